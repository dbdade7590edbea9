import sqlite3


def save(path, user_id, api_key):
    conn = sqlite3.connect(path)
    cur = conn.cursor()
    cur.execute("INSERT INTO keys VALUES (?, ?)", (user_id, api_key))  # expect: key-in-database
    conn.commit()
