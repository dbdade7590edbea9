import os

OPENAI = os.environ["OPENAI_API_KEY"]
print("using", OPENAI)  # expect: key-in-log
