import redis
from cryptography.fernet import Fernet

r = redis.Redis()


def stash(user_id, api_key, master):
    sealed = Fernet(master).encrypt(api_key.encode())
    r.set(f"sealed:{user_id}", sealed)
