from .tasks import embed_document


def enqueue(doc_id: str, request):
    openai_key = request.headers["Authorization"].removeprefix("Bearer ")
    embed_document.apply_async(args=[doc_id], kwargs={"auth": openai_key}, countdown=5)  # expect: key-in-queue
    embed_document.delay(doc_id, openai_key)  # expect: key-in-queue
