import json
import logging

logger = logging.getLogger(__name__)


def describe(conn: dict):
    info = {"host": conn["host"], "api_key": conn["api_key"], "api_key_id": conn["api_key_id"]}
    logger.info("host %s key id %s", info["host"], info["api_key_id"])
    safe = {k: v for k, v in info.items() if k != "api_key"}
    logger.info("conn %s", json.dumps(safe))
    info.pop("api_key")
    logger.info("conn %s", info)
