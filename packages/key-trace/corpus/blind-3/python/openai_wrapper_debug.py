import sys

from openai import OpenAI


def make_client(options):
    if options.get("debug"):
        sys.stderr.write("client options: {0}\n".format(options))  # expect: key-in-log
    return OpenAI(api_key=options["api_key"], timeout=options.get("timeout", 20))
