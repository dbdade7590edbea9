from .tasks import embed_document


def enqueue(doc_id: str, request):
    openai_key = request.headers["Authorization"].removeprefix("Bearer ")
    ref = seal(openai_key)
    embed_document.apply_async(args=[doc_id], kwargs={"owner": request.user.id}, countdown=5)
    return ref is not None


def seal(value):
    return hash(value)
