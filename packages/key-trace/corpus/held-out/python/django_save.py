def attach(profile, form):
    profile.openai_key = form.cleaned_data["openai_key"]
    profile.save()  # expect: key-in-database
