from .tasks import generate_image


def enqueue(prompt, api_key):
    generate_image.delay(prompt, api_key)  # expect: key-in-queue
