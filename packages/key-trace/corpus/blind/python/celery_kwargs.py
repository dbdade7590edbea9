from .celery import app


@app.task
def summarise(text, **options):
    return Client(options["api_key"]).summarise(text)


def enqueue(text, api_key):
    options = {"lang": "en"}
    options["api_key"] = api_key
    summarise.apply_async(args=[text], kwargs=options)  # expect: key-in-queue
