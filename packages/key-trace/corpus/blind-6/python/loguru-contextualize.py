from loguru import logger


def process(job, provider_key):
    with logger.contextualize(job=job.id, key=provider_key):  # expect: key-in-log
        logger.info("processing")
    logger.bind(job=job.id).debug("done, key of {} characters", len(provider_key))
