def save(db, user_id, body):
    doc = {"user": user_id, "provider": body["provider"]}
    doc["credential"] = body["api_key"]
    db.credentials.insert_one(doc)  # expect: key-in-database
