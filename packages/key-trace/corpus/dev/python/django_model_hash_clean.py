import hashlib
from .models import ProviderCredential


def save_credential(user, provider, api_key):
    digest = hashlib.sha256(api_key.encode()).hexdigest()
    ProviderCredential.objects.create(user=user, provider=provider, key_hash=digest, last4=api_key[-4:])
