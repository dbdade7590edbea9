from .tasks import generate_image


def enqueue(prompt, user):
    key = decrypt_api_key(user.encrypted_api_key)
    generate_image.apply_async(kwargs={"prompt": prompt, "key": key})  # expect: key-in-queue
