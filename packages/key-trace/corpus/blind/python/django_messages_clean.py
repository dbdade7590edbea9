from django.contrib import messages
from django.shortcuts import redirect


def update(request):
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The API key is not valid.")
        return redirect("keys")
    key = form.save(commit=False)
    key.owner = request.user
    messages.success(request, f"Key for {form.cleaned_data['provider']} updated.")
    return redirect("keys")
