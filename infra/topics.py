"""The topics: one per department, kept for ever, stamped by the broker, the same number of partitions everywhere."""

from collections.abc import Mapping
from time import monotonic, sleep

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType  # type: ignore[attr-defined] # it does
from confluent_kafka.cimpl import NewTopic

from infra.errors import Problem
from shared.settings import DEPARTMENTS, Settings

CONFIG: Mapping[str, str] = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "message.timestamp.type": "LogAppendTime",
    "max.message.bytes": str(2 * 1024 * 1024),
}

TIMEOUT = 30.0


def topic_of(department: str) -> str:
    """Return the topic that only this department writes to."""
    return f"crm.{department}.events"


def ensure_topics(settings: Settings) -> None:
    """Create the topics that are missing; refuse to go on with one that would lose or reorder history."""
    admin = AdminClient({"bootstrap.servers": settings.bootstrap_servers, "log_level": 0})
    wanted = [topic_of(department) for department in DEPARTMENTS]
    try:
        present = _partitions(admin, settings)
        _create(admin, [topic for topic in wanted if topic not in present], settings)
        _check_partitions({topic: present[topic] for topic in wanted if topic in present}, settings.partitions)
        _check_config(admin, wanted)
    except KafkaException as error:
        raise Problem(f"Kafka at {settings.bootstrap_servers} refused: {error.args[0].str()}") from error


def _partitions(admin: AdminClient, settings: Settings) -> dict[str, int]:
    """Return the partition count of every topic, waiting for a broker that is still starting."""
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            topics = admin.list_topics(timeout=5).topics
            return {name: len(topic.partitions) for name, topic in topics.items()}
        except KafkaException as error:
            if monotonic() > deadline:
                raise Problem(
                    f"no Kafka answers at {settings.bootstrap_servers} ({error.args[0].str()}): "
                    "start it, or unset CRM_KAFKA to use the embedded one"
                ) from error


def _create(admin: AdminClient, topics: list[str], settings: Settings) -> None:
    if not topics:
        return
    new = [NewTopic(topic, settings.partitions, settings.replication, config=dict(CONFIG)) for topic in topics]
    for created in admin.create_topics(new, operation_timeout=TIMEOUT).values():
        try:
            created.result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:  # somebody else was quicker: fine
                raise


def _check_partitions(present: dict[str, int], partitions: int) -> None:
    for topic, count in present.items():
        if count != partitions:
            raise Problem(
                f"topic {topic} has {count} partitions, CRM_PARTITIONS says {partitions}: "
                f"the number is fixed for life, set CRM_PARTITIONS={count}"
            )


def _check_config(admin: AdminClient, topics: list[str]) -> None:
    for topic, found in _configs(admin, topics).items():
        for name, wanted in CONFIG.items():
            if found[name] != wanted:
                raise Problem(
                    f"topic {topic} has {name}={found[name]}, it must be {wanted} or history may get lost: "
                    f"set it with kafka-configs --alter --entity-type topics --entity-name {topic}"
                )


def _configs(admin: AdminClient, topics: list[str]) -> dict[str, dict[str, str]]:
    """Read the topics' settings, waiting until a broker knows the topics that its controller has just made."""
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            described = admin.describe_configs([ConfigResource(ResourceType.TOPIC, topic) for topic in topics])
            found = {resource.name: future.result() for resource, future in described.items()}
            return {topic: {name: entry.value for name, entry in config.items()} for topic, config in found.items()}
        except KafkaException as error:
            if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART or monotonic() > deadline:
                raise
            sleep(0.05)
