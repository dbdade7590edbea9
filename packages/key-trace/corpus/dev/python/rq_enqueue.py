from rq import Queue

queue = Queue("images")


def start(job, provider_key):
    queue.enqueue(job.run, provider_key)  # expect: key-in-queue
