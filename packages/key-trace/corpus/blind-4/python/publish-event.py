from app.bus import events


class KeyService:
    def __init__(self, repo, notifier):
        self.repo = repo
        self.notifier = notifier

    def replace(self, user, new_key):
        record = {"user": user.id, "key": new_key}
        self.repo.save(record)  # expect: key-in-database
        self.notifier.notify("key.replaced", record)  # expect: key-in-telemetry
        events.publish("key.replaced", **record)  # expect: key-in-queue
