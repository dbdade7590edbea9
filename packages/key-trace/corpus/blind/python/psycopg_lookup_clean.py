import hmac
import psycopg


def find_owner(dsn, pepper, api_key):
    digest = hmac.new(pepper, api_key.encode(), "sha256").digest()
    with psycopg.connect(dsn) as conn:
        row = conn.execute("SELECT user_id FROM api_keys WHERE digest = %s", (digest,)).fetchone()
    return row[0] if row else None
