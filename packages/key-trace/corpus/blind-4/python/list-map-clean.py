def mark(entry):
    return f"{entry['provider']}: {'*' * 8}{entry['api_key'][-4:]}"


def show(accounts):
    lines = [mark(one) for one in accounts]
    print("\n".join(lines))
    for provider, known in ((a["provider"], a["credentials"] is not None) for a in accounts):
        print(provider, known)
