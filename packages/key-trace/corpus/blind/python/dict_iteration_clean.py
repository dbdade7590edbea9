def show_settings(settings: dict) -> None:
    for key, value in settings.items():
        if key in ("api_key", "secret"):
            continue
        print(f"{key} = {value}")
    for key in sorted(settings):
        print("setting", key)
    primary_key = settings["id"]
    print(primary_key, settings.keys())
