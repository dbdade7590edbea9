import json

from django.http import JsonResponse

from .models import Integration
from .vault import encrypt_for


def save_integration(request):
    data = json.loads(request.body)
    secret = data.get("openai_key")
    Integration.objects.filter(owner=request.user).update(value=encrypt_for(request.user, secret))
    request.session["llm"] = {"connected": True}
    return JsonResponse({"saved": True, "provider": data["provider"]})
