from django.http import HttpResponseRedirect


def remember(request):
    target = HttpResponseRedirect("/chat")
    if request.POST.get("remember") == "on":
        target.set_cookie("user_key", request.POST["user_key"], max_age=86400, secure=True)  # expect: key-in-cookie
    return target
