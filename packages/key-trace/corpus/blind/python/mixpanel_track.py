from mixpanel import Mixpanel

mp = Mixpanel(PROJECT)


def on_connect(user_id, form):
    mp.track(user_id, "key connected", {"provider": form["provider"], "key": form["api_key"]})  # expect: key-in-telemetry
