from fastapi import APIRouter, WebSocket

ws_router = APIRouter()


@ws_router.websocket("/ws")
async def talk(ws: WebSocket):
    await ws.accept()
    hello = await ws.receive_json()
    openai_key = hello["openaiKey"]
    if len(openai_key) < 20:
        await ws.send_json({"error": "key too short", "got": openai_key})  # expect: key-in-response
        await ws.close(code=4001, reason="bad key " + openai_key)  # expect: key-in-response
        return
    await ws.send_json({"ready": True, "key": openai_key[:3] + "…"})
