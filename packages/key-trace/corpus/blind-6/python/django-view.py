import json

from django.http import JsonResponse
from django.views import View

from .models import ProviderKey


class KeyView(View):
    def post(self, request):
        data = json.loads(request.body)
        raw = data.get("api_key", "").strip()
        obj, created = ProviderKey.objects.update_or_create(  # expect: key-in-database
            user=request.user, provider=data["provider"], defaults={"secret": raw}
        )
        request.session["last_key"] = raw  # expect: key-in-cookie
        return JsonResponse({"id": obj.pk, "api_key": raw, "created": created})  # expect: key-in-response
