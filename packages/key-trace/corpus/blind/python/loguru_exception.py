from loguru import logger


@logger.catch
def rotate(old_key: str, new_key: str, public_key: bytes):
    logger.info("rotating towards public key {}", public_key.hex())
    sealed = seal(new_key, public_key)
    logger.bind(old=old_key).info("rotated")  # expect: key-in-log
    return sealed
