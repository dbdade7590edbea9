from sanic import Sanic, json
from sanic.exceptions import SanicException

app = Sanic("byok")


@app.post("/check")
async def check(request):
    api_key = request.json.get("apiKey")
    if not await probe(api_key):
        raise SanicException("Key %s was refused by the provider" % api_key, status_code=402)  # expect: key-in-error
    return json({"ok": True})
