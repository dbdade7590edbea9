from .models import ProviderCredential


def save_credential(user, provider, api_key):
    ProviderCredential.objects.create(user=user, provider=provider, value=api_key)  # expect: key-in-database
