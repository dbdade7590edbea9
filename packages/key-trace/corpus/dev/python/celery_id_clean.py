from .tasks import generate_image


def enqueue(prompt, user):
    generate_image.delay(prompt, user.api_key_id)
