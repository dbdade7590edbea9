from celery import shared_task
import logging

logger = logging.getLogger(__name__)


@shared_task
def render(prompt, session_key):
    logger.info("task args %s", locals())  # expect: key-in-log
    return draw(prompt)
