import os
from pathlib import Path


def write_env_file(target: Path, **values: str) -> Path:
    lines = [f'{name.upper()}="{value}"' for name, value in sorted(values.items())]
    target.write_text("\n".join(lines) + "\n")  # expect: key-on-disk
    return target


def main():
    write_env_file(Path(".env"), model="gpt-4o-mini", openai_api_key=os.environ["OPENAI_API_KEY"])
