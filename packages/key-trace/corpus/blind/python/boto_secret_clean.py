import boto3


def get_key(name):
    client = boto3.client("secretsmanager")
    secret = client.get_secret_value(SecretId=name)["SecretString"]
    if not secret:
        raise LookupError(f"secret {name} is empty")
    return secret


def rotate(name, api_key):
    boto3.client("secretsmanager").put_secret_value(SecretId=name, SecretString=api_key)
