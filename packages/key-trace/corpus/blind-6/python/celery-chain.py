from celery import chain, group, shared_task

from .models import UserSettings


@shared_task
def embed(doc_id, api_key):
    return embed_document(doc_id, api_key)


@shared_task
def index(vectors):
    store(vectors)


def reindex(user_id, doc_ids):
    settings = UserSettings.objects.get(user_id=user_id)
    key = settings.get_openai_api_key()
    group(embed.s(d, key) for d in doc_ids).apply_async()  # expect: key-in-queue
    chain(embed.si(doc_ids[0], key), index.s()).delay()  # expect: key-in-queue
