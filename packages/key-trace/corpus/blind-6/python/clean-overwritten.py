import logging

logger = logging.getLogger(__name__)


def forget(account):
    api_key = account.api_key
    usable = account.client(api_key).ping()
    api_key = "[gone]"
    logger.info("key is now %s, was usable: %s", api_key, usable)
    account.api_key = None
    logger.info("account key: %s", account.api_key)


def prompt_for(provider):
    import getpass

    entered = getpass.getpass(f"API key for {provider}: ")
    print(f"received {len(entered)} characters for {provider}")
    return entered
