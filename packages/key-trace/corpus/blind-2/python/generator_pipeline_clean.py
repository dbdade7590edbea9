import logging

logger = logging.getLogger("usage")


def usage_rows(records):
    for record in records:
        yield {
            "key_id": record.api_key_id,
            "prefix": record.api_key_prefix,
            "prompt_tokens": record.prompt_tokens,
            "completion_tokens": record.completion_tokens,
        }


def report(records, group_key="key_id"):
    totals = {}
    for row in usage_rows(records):
        key = row[group_key]
        totals[key] = totals.get(key, 0) + row["prompt_tokens"] + row["completion_tokens"]
    for key, tokens in sorted(totals.items(), key=lambda pair: pair[1]):
        logger.info("%s used %d tokens", key, tokens)
    return totals
