def save_key(request):
    form = KeyForm(request.POST)
    if form.is_valid():
        UserSettings.objects.update_or_create(  # expect: key-in-database
            user=request.user,
            defaults={"anthropic_key": form.cleaned_data["anthropic_key"]},
        )
    return redirect("settings")
