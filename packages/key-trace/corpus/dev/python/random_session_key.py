import random


def new_session_key():
    session_key = bytes(random.randint(0, 255) for _ in range(32))  # expect: weak-random
    return session_key
