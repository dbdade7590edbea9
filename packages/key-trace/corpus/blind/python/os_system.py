import os


def probe(api_key: str) -> int:
    command = "curl -s -H 'Authorization: Bearer {key}' https://api.openai.com/v1/models".format(key=api_key)
    return os.system(command)  # expect: key-in-subprocess
