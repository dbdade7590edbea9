from pathlib import Path


def write_template(folder: Path, providers: dict[str, str]) -> None:
    lines = [f"{name.upper()}_API_KEY=" for name in providers]
    (folder / ".env.example").write_text("\n".join(lines) + "\n")
    (folder / "providers.txt").write_text("\n".join(sorted(providers)))


def check_keys(folder: Path, api_keys: dict[str, str]) -> None:
    with open(folder / "status.csv", "w") as out:
        for provider, api_key in api_keys.items():
            out.write(f"{provider},{bool(api_key)},{len(api_key)}\n")
