import threading


def on_failure(callback, attempts):
    for _ in range(attempts):
        try:
            return callback()
        except ConnectionError:
            continue
    return None


def start(api_key):
    def report():
        print("worker started for", api_key)  # expect: key-in-log

    def ping():
        return call_provider(api_key)

    threading.Thread(target=report).start()
    on_failure(ping, 3)
    on_failure(lambda: print(f"gave up on {api_key[-4:]}"), 1)
