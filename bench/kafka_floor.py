"""The floor under every event's path: one record through Kafka, from `produce` to `poll`, and nothing else."""

import time
from threading import Thread

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from shared.configuration.kafka import KafkaConnection
from shared.engine.log.relay import producer_config
from shared.messages.clock import new_id

TIMEOUT = 30.0
BYTES = 700


def round_trips(kafka: KafkaConnection, rate: float, seconds: float) -> list[float]:
    """Send records at this rate; return each round trip in seconds, without the first second.

    During that second client and broker connect, and records wait for it.
    """
    topic = f"bench.{new_id()}"
    admin = AdminClient(kafka.client, logger=None)
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(TIMEOUT)
    consumer = Consumer({**kafka.client, "group.id": topic, "enable.auto.commit": False}, logger=None)
    consumer.assign([TopicPartition(topic, 0, 0)])
    try:
        return _exchange(Producer({**producer_config(kafka), "linger.ms": 0}), consumer, topic, rate, seconds)
    finally:
        consumer.close()
        admin.delete_topics([topic])[topic].result(TIMEOUT)


def _exchange(producer: Producer, consumer: Consumer, topic: str, rate: float, seconds: float) -> list[float]:
    count = int(rate * seconds)
    sent: list[float] = []

    def send() -> None:
        began = time.perf_counter()
        for number in range(count):
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            sent.append(time.perf_counter())
            producer.produce(topic, b"x" * BYTES)
            producer.poll(0)
        producer.flush(TIMEOUT)

    sender = Thread(target=send)
    sender.start()
    taken: list[float] = []
    while len(taken) < count:
        message = consumer.poll(TIMEOUT)
        if message is None or message.error():
            raise KafkaException(message.error() if message else "a record did not come back")
        taken.append(time.perf_counter() - sent[len(taken)])
    sender.join()
    return taken[int(rate) :]
