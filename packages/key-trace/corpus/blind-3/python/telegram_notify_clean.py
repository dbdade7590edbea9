import httpx

BASE = "https://api.example.com/notify"


async def notify(http: httpx.AsyncClient, bot_secret: str, chat_id: int, text: str) -> bool:
    answer = await http.post(BASE, headers={"x-bot-secret": bot_secret}, json={"chat": chat_id, "text": text})
    if answer.is_error:
        raise RuntimeError(f"notification of {chat_id} failed with {answer.status_code}")
    return True
