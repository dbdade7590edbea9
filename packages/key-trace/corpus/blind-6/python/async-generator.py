from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def events(prompt: str, api_key: str):
    yield f"data: starting with {api_key}\n\n"
    async for token in stream_completion(prompt, api_key):
        yield f"data: {token}\n\n"


@app.post("/stream")
async def stream(body: dict):
    return StreamingResponse(events(body["prompt"], body["api_key"]), media_type="text/event-stream")  # expect: key-in-response
