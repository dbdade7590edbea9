from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes


def seal(data, session_key):
    iv = get_random_bytes(16)
    return iv + AES.new(session_key, AES.MODE_CBC, iv).encrypt(data)  # expect: aes-without-authentication
