from arq import create_pool
from redis import Redis
from rq import Queue

queue = Queue("llm", connection=Redis())


def plan(prompt, user):
    token = user.decrypted_api_key
    queue.enqueue(run_job, args=(prompt,), kwargs={"credential": token}, job_timeout=60)  # expect: key-in-queue
    queue.enqueue_call(func=run_job, args=(prompt, user.id))


async def plan_async(settings, prompt, user):
    pool = await create_pool(settings)
    await pool.enqueue_job("run_job", prompt, user.decrypted_api_key)  # expect: key-in-queue
    await pool.enqueue_job("run_job", prompt, user_id=user.id)
