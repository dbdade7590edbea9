from redis import Redis
from rq import Queue

queue = Queue("generation", connection=Redis())


def submit(prompt: str, provider_key: str):
    job = queue.enqueue("worker.generate", prompt, provider_key=provider_key)  # expect: key-in-queue
    return job.id
