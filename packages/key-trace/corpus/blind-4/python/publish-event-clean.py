from app.bus import events


class KeyService:
    def __init__(self, repo, notifier):
        self.repo = repo
        self.notifier = notifier

    def replace(self, user, new_key):
        record = {"user": user.id, "last4": new_key[-4:]}
        self.repo.save(record)
        self.notifier.notify("key.replaced", record)
        events.publish("key.replaced", **record)
