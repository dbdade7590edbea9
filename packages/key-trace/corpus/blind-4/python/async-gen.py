import json


async def unlocked(rows, box):
    for row in rows:
        yield row.id, box.decrypt(row.sealed_api_key).decode()


async def export(rows, box, path):
    out = {}
    async for ident, plain in unlocked(rows, box):
        out[ident] = plain
    path.write_text(json.dumps(out))  # expect: key-on-disk
