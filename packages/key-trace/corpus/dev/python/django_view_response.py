from django.http import JsonResponse
from django.views.decorators.http import require_POST


@require_POST
def test_key(request):
    api_key = request.META.get("HTTP_X_API_KEY")
    ok = probe(api_key)
    if not ok:
        return JsonResponse({"error": "bad key " + api_key}, status=400)  # expect: key-in-response
    return JsonResponse({"ok": True})
