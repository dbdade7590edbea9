from celery import shared_task

from .llm import complete


@shared_task(bind=True)
def summarise(self, text, creds):
    try:
        return complete(text, creds["openai"])
    except ConnectionError as exc:
        raise self.retry(exc=exc, kwargs={"text": text, "creds": creds})  # expect: key-in-queue


def start(text, user):
    creds = {"openai": user.decrypt_openai_key()}
    summarise.s(text, creds).apply_async()  # expect: key-in-queue
