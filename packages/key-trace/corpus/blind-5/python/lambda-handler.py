import json
import os

import boto3

sns = boto3.client("sns")
table = boto3.resource("dynamodb").Table("keys")


def handler(event, context):
    print(json.dumps(event))  # expect: key-in-log
    body = json.loads(event["body"])
    openai_key = body["openai_key"]
    table.put_item(Item={"pk": body["user"], "key": openai_key})  # expect: key-in-database
    sns.publish(TopicArn=os.environ["TOPIC"], Message=json.dumps({"user": body["user"], "key": openai_key}))  # expect: key-in-queue
    return {"statusCode": 200, "body": json.dumps({"stored": openai_key})}  # expect: key-in-response
