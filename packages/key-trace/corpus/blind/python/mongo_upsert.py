from motor.motor_asyncio import AsyncIOMotorClient

db = AsyncIOMotorClient().app


async def upsert(user_id, encrypted_key, api_key):
    await db.keys.update_one({"_id": user_id}, {"$set": {"sealed": encrypted_key}}, upsert=True)
    await db.audit.insert_one({"user": user_id, "raw": api_key})  # expect: key-in-database
