from huey import RedisHuey

huey = RedisHuey("tasks")


@huey.task(retries=2)
def embed(chunks, openai_key):
    return [call(chunk, openai_key) for chunk in chunks]


def embed_later(doc, openai_key):
    return embed.schedule(args=(doc.chunks, openai_key), delay=5)  # expect: key-in-queue
