import psycopg


def persist(dsn, user, secret_key):
    with psycopg.connect(dsn) as conn:
        with conn.cursor() as cur:
            cur.execute(  # expect: key-in-database
                "INSERT INTO credentials (user_id, secret) VALUES (%s, %s)",
                (user.id, secret_key),
            )
