from celery import shared_task

from .models import UserSettings


@shared_task
def embed(doc_id, user_id):
    api_key = UserSettings.objects.get(user_id=user_id).get_openai_api_key()
    return embed_document(doc_id, api_key)


def reindex(user, doc_ids):
    api_key = user.settings.get_openai_api_key()
    if not api_key:
        raise ValueError("no OpenAI key configured for user %s" % user.pk)
    for doc_id in doc_ids:
        embed.apply_async(args=[doc_id, user.pk], queue="embeddings")
