import json
import os

import pika


def connect():
    return pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])).channel()


def submit(job, user):
    channel = connect()
    envelope = dict(job)
    envelope.update(user=user.id, openai_api_key=user.openai_api_key)
    channel.basic_publish("", "jobs", json.dumps(envelope))  # expect: key-in-queue
