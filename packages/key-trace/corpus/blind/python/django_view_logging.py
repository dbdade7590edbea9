import logging

from django.http import JsonResponse
from django.views import View

logger = logging.getLogger("django.request")


class KeyView(View):
    def post(self, request):
        api_key = request.META.get("HTTP_X_API_KEY")
        if not self.is_valid(api_key):
            logger.warning("Invalid key from %s: %s", request.META["REMOTE_ADDR"], api_key)  # expect: key-in-log
            return JsonResponse({"detail": "invalid"}, status=401)
        return JsonResponse({"detail": "ok"})

    def is_valid(self, value):
        return value and value.startswith("sk-")
