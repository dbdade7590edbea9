import asyncio
import json


async def events(job_id, session_key, queue):
    opened = None
    while opened is None:
        item = await queue.get()
        if item.job_id != job_id:
            continue
        opened = unseal(item.blob, session_key)
        yield f"data: {json.dumps({'job': job_id, 'state': 'opened', 'bytes': len(opened)})}\n\n"
        await asyncio.sleep(0)
