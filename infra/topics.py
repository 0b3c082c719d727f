"""The topics, kept forever: one per department and one for shops; stamped by the broker, all equally wide."""

from collections.abc import Mapping
from time import monotonic, sleep

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType  # type: ignore[attr-defined] # it does
from confluent_kafka.cimpl import NewTopic

from infra.errors import Problem
from services.contacts import INBOUND_ENQUIRIES
from shared.engine.event.records import topic_of
from shared.settings import DEPARTMENTS, OPERATOR, Settings

CONFIG: Mapping[str, str] = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "message.timestamp.type": "LogAppendTime",
    "max.message.bytes": str(2 * 1024 * 1024),
}

TIMEOUT = 30.0

TRANSIENT = {
    KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001 - the driver names its own errors so
    KafkaError._TRANSPORT,  # noqa: SLF001
    KafkaError._TIMED_OUT,  # noqa: SLF001
    KafkaError.REQUEST_TIMED_OUT,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.TOPIC_ALREADY_EXISTS,
}
"""A broker's errors while it starts, or before it knows a topic its controller just created."""


def ensure_topics(settings: Settings) -> None:
    """Create missing topics; refuse a topic that would lose or reorder history."""
    admin = AdminClient({**settings.kafka_as(OPERATOR).client, "log_level": 0})
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            return _ensure(admin, settings)
        except KafkaException as error:
            reason = error.args[0]
            if reason.code() not in TRANSIENT or monotonic() > deadline:
                raise Problem(
                    f"Kafka at {settings.bootstrap_servers} does not answer as it should ({reason.str()}): "
                    "start or fix it, or unset CRM_KAFKA to use the embedded one"
                ) from error
            sleep(0.1)


def _ensure(admin: AdminClient, settings: Settings) -> None:
    """Create the topics once; repeatable at any point."""
    required = [*(topic_of(department) for department in DEPARTMENTS), INBOUND_ENQUIRIES]
    present = {name: len(topic.partitions) for name, topic in admin.list_topics(timeout=5).topics.items()}
    _create(admin, [topic for topic in required if topic not in present], settings)
    _check_partitions({topic: present[topic] for topic in required if topic in present}, settings.partitions)
    _check_config(admin, required)


def _create(admin: AdminClient, topics: list[str], settings: Settings) -> None:
    if not topics:
        return
    new = [NewTopic(topic, settings.partitions, settings.replication, config=dict(CONFIG)) for topic in topics]
    for created in admin.create_topics(new, operation_timeout=TIMEOUT).values():
        created.result()


def _check_partitions(present: dict[str, int], partitions: int) -> None:
    for topic, count in present.items():
        if count != partitions:
            raise Problem(
                f"topic {topic} has {count} partitions, CRM_PARTITIONS says {partitions}: "
                f"the number is fixed for life, set CRM_PARTITIONS={count}"
            )


def _check_config(admin: AdminClient, topics: list[str]) -> None:
    described = admin.describe_configs([ConfigResource(ResourceType.TOPIC, topic) for topic in topics])
    for resource, future in described.items():
        config = future.result()
        for name, required in CONFIG.items():
            if config[name].value != required:
                raise Problem(
                    f"topic {resource.name} has {name}={config[name].value}, it must be {required} or history may be "
                    f"lost: set it with kafka-configs --alter --entity-type topics --entity-name {resource.name}"
                )
