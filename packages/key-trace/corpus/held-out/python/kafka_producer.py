from kafka import KafkaProducer

producer = KafkaProducer()


def publish(user_id, byok_key):
    producer.send("generations", {"user": user_id, "key": byok_key})  # expect: key-in-queue
