from celery import Celery

app = Celery("media")


@app.task(bind=True, max_retries=3)
def transcribe(self, url, provider_secret):
    try:
        return call_whisper(url, provider_secret)
    except TimeoutError as exc:
        raise self.retry(exc=exc, countdown=30)


def transcribe_later(url, provider_secret, eta):
    transcribe.apply_async(kwargs=dict(url=url, provider_secret=provider_secret), eta=eta)  # expect: key-in-queue
