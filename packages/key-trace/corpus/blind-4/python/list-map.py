def mark(entry):
    return f"{entry['provider']}: {entry['api_key']}"


def show(accounts):
    lines = [mark(one) for one in accounts]
    print("\n".join(lines))  # expect: key-in-log
    for provider, credential in ((a["provider"], a["credentials"]) for a in accounts):
        print(provider, credential)  # expect: key-in-log
