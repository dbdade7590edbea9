from dataclasses import dataclass, field


@dataclass
class Credentials:
    provider: str
    api_key: str = field(repr=False)


def show(credentials: Credentials):
    print(credentials)
