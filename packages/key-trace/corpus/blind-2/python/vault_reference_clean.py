import hvac
import logging

log = logging.getLogger(__name__)
client = hvac.Client()


def attach_key(account, provider_key):
    path = f"byok/{account.id}"
    client.secrets.kv.v2.create_or_update_secret(path=path, secret={"value": provider_key})
    account.key_path = path
    account.key_fingerprint = fingerprint(provider_key)
    account.save()
    log.info("key of account %s stored at %s", account.id, path)


def fingerprint(value):
    import hashlib

    return hashlib.blake2s(value.encode(), digest_size=4).hexdigest()
