import hashlib

from django.core.cache import cache
from django.http import JsonResponse


def check(request):
    api_key = request.headers["X-Api-Key"]
    fingerprint = hashlib.sha256(api_key.encode()).hexdigest()
    cached = cache.get(f"verdict:{fingerprint}")
    if cached is None:
        cached = probe(api_key)
        cache.set(f"verdict:{fingerprint}", cached, timeout=300)
    KeyUsage.objects.create(user=request.user, key_fingerprint=fingerprint[:12])
    return JsonResponse({"valid": cached})
