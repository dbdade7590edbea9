import zipfile


def backup(path, accounts):
    with zipfile.ZipFile(path, "w") as archive:
        for account in accounts:
            archive.writestr(f"{account.id}.txt", f"{account.name}\n{account.api_key}\n")  # expect: key-on-disk
