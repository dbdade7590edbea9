import os


def save_env(name, value):
    with open(".env", "a") as fh:
        fh.write(f"{name}={value}\n")  # expect: key-on-disk


def main():
    api_key = os.environ["OPENAI_API_KEY"]
    save_env("OPENAI_API_KEY", api_key)
