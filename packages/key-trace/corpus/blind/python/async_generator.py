async def stream(client, session_key, chunks):
    async for chunk in chunks:
        opened = decrypt(chunk, session_key)
        yield f"data: {opened}\n\n"
    yield f"data: done with {session_key}\n\n"


async def endpoint(request):
    return StreamingResponse(stream(None, request.headers["X-Session-Key"], request.stream()))  # expect: key-in-response
