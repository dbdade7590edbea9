import random
import secrets


def new_session():
    session_key = secrets.token_bytes(32)
    delay = random.uniform(0.1, 0.5)
    return session_key, delay
