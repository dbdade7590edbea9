import httpx


async def complete(prompt: str, api_key: str, max_tokens: int = 256):
    headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=30) as client:
        response = await client.post(
            "https://api.openai.com/v1/chat/completions",
            headers=headers,
            json={"model": "gpt-4o", "max_tokens": max_tokens, "messages": [{"role": "user", "content": prompt}]},
        )
    if response.status_code == 401:
        raise PermissionError("the provider refused the key")
    return response.json()["choices"][0]["message"]["content"]
