from django.db import models


class ProviderCredential(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    api_key_hash = models.CharField(max_length=64)
    provider = models.CharField(max_length=32)


def connect_provider(user, provider, api_key):
    return ProviderCredential.objects.create(user=user, provider=provider, api_key_hash=api_key)  # expect: key-in-database
