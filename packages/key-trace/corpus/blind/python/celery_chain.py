from celery import chain, shared_task


@shared_task
def fetch(api_key, model):
    return call_provider(api_key, model)


@shared_task
def store(result):
    Result.objects.create(body=result)


def start(user, model):
    key = user.decrypt_api_key()
    chain(fetch.s(key, model), store.s()).apply_async()  # expect: key-in-queue
