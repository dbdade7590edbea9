import os

if "OPENAI_API_KEY" not in os.environ:
    print("OPENAI_API_KEY is not set")
print("model", os.environ.get("OPENAI_MODEL"))
