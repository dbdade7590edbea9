def describe(api_key: str) -> None:
    print(f"OpenAI key: {api_key[:3]}...{api_key[-4:]}")
    print("key prefix", api_key[:7] + "***")
    shown = "****" + api_key[-4:]
    print(shown)
