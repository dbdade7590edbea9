from dataclasses import dataclass


@dataclass
class Credentials:
    provider: str
    api_key: str


def show(credentials: Credentials):
    print(credentials)  # expect: key-in-log
