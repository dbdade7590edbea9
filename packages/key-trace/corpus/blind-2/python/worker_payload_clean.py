import json
import os

import pika


def submit(job, user):
    channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])).channel()
    envelope = dict(job, user=user.id, has_own_key=bool(user.openai_api_key))
    channel.basic_publish("", "jobs", json.dumps(envelope))
