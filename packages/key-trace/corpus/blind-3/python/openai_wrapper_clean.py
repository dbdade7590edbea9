import sys

from openai import OpenAI


def make_client(options):
    if options.get("debug"):
        shown = {name: "…" if name == "api_key" else value for name, value in options.items()}
        sys.stderr.write("client options: {0}\n".format(shown))
    return OpenAI(api_key=options["api_key"], timeout=options.get("timeout", 20))
