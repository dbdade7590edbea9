import json
import os


def handler(event, context):
    print("event", json.dumps(event["requestContext"]["stage"]))
    api_key = event["headers"].get("x-api-key") or os.environ["FALLBACK_API_KEY"]
    print(" ".join(["calling provider", "with", api_key]))  # expect: key-in-log
    return {"statusCode": 200, "body": json.dumps(call(api_key))}
