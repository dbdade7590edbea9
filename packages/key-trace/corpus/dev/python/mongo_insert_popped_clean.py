def save(db, user_id, body):
    api_key = body["api_key"]
    db.credentials.insert_one({"user": user_id, "provider": body["provider"], "has_api_key": bool(api_key)})
    return api_key
