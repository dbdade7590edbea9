import sys


def debug(parts, secret_key):
    parts.append(secret_key)
    sys.stderr.write(" ".join(parts))  # expect: key-in-log
