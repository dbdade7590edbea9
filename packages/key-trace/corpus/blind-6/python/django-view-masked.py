import hashlib
import json

from django.core.cache import cache
from django.http import JsonResponse
from django.views import View

from .models import ProviderKey


def mask(value: str) -> str:
    if len(value) < 12:
        return "*" * len(value)
    return f"{value[:4]}{'*' * 8}{value[-4:]}"


class KeyView(View):
    def post(self, request):
        data = json.loads(request.body)
        raw = data.get("api_key", "").strip()
        digest = hashlib.sha256(raw.encode()).hexdigest()
        obj, created = ProviderKey.objects.update_or_create(user=request.user, defaults={"digest": digest})
        cache.set(f"valid:{digest}", True, timeout=300)
        return JsonResponse({"id": obj.pk, "api_key": mask(raw), "created": created})
