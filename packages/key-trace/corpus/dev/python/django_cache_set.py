from django.core.cache import cache


def remember(user_id, api_key):
    cache.set(f"byok:{user_id}", api_key, timeout=300)  # expect: key-in-cache
