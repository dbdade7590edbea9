import logging

from django.middleware.csrf import get_token

logger = logging.getLogger(__name__)


def form(request):
    csrf_token = get_token(request)
    page_token = request.GET.get("page_token")
    logger.debug("rendering with csrf %s, page %s", csrf_token, page_token)
    sort_key = request.GET.get("sort", "created")
    logger.debug("sorted by %s", sort_key)
    return render(request, "form.html", {"csrf": csrf_token})
