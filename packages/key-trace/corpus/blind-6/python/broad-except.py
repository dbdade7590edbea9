import logging

from openai import OpenAI

logger = logging.getLogger(__name__)


def ask(api_key: str, prompt: str):
    client = OpenAI(api_key=api_key)
    try:
        return client.responses.create(model="gpt-4o", input=prompt)
    except Exception as e:
        logger.exception("request failed: %s", e)  # expect: broad-except-logged
        raise


def ask_quietly(api_key: str, prompt: str):
    client = OpenAI(api_key=api_key)
    try:
        return client.responses.create(model="gpt-4o", input=prompt)
    except Exception as e:
        logger.error("request failed: %s", type(e).__name__)
        return None
