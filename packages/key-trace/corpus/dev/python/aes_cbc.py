from Crypto.Cipher import AES


def encrypt_key(api_key, secret, iv):
    cipher = AES.new(secret, AES.MODE_CBC, iv)  # expect: aes-without-authentication
    return cipher.encrypt(pad(api_key))
