import argparse
import subprocess
import sys


def parse(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--token", dest="api_token", required=True)
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args(argv)


def main(argv=None):
    args = parse(argv)
    cmd = ["deploy-tool", "--auth", args.api_token, "push"]
    if args.dry_run:
        print("would run deploy-tool push")
        return 0
    return subprocess.call(cmd)  # expect: key-in-subprocess


if __name__ == "__main__":
    sys.exit(main())
