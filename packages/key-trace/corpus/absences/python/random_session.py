import random
import string


def new_session():
    session_key = "".join(random.choice(string.hexdigits) for _ in range(64))  # expect: weak-random
    return session_key
