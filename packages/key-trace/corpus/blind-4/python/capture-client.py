import ph_events
from flask import request

stats = ph_events.Reporter("proj")


def on_signup():
    body = request.get_json()
    stats.capture("user-1", "signup", {"plan": body["plan"], "credential": body["provider_key"]})  # expect: key-in-telemetry
    return {"ok": True}
