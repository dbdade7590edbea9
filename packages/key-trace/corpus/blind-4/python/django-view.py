import json

from django.http import JsonResponse

from .models import Integration


def save_integration(request):
    data = json.loads(request.body)
    secret = data.get("openai_key")
    Integration.objects.filter(owner=request.user).update(value=secret)  # expect: key-in-database
    request.session["llm"] = {"secret": secret}  # expect: key-in-cookie
    return JsonResponse({"saved": True, "echo": data})  # expect: key-in-response
