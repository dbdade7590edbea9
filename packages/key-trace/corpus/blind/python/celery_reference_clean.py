from celery import shared_task


@shared_task
def fetch(credential_id, model):
    api_key = load_api_key(credential_id)
    answer = call_provider(api_key, model)
    return {"tokens": answer.usage.total_tokens}


def start(credential, model):
    fetch.delay(credential.id, model)
