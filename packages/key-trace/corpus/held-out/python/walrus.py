import os


def main():
    if api_key := os.getenv("ANTHROPIC_API_KEY"):
        print(f"ANTHROPIC_API_KEY={api_key}")  # expect: key-in-log
