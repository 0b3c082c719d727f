"""Every right of every principal on Kafka, tried once: what the table grants works, all else is refused."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined] # it has them all
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)
from confluent_kafka.cimpl import NewTopic

from infra.access.principals import EVENT_TOPICS, Principal, own_principals
from services.contacts import INBOUND_ENQUIRIES
from shared.configuration.kafka import KafkaConnection
from tests.support.product import Product

PATIENCE = 15.0
TOPICS = (*EVENT_TOPICS, INBOUND_ENQUIRIES)
REFUSED = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    KafkaError._NOENT,
    KafkaError._UNKNOWN_PARTITION,
}
"""The last two come from the client: it is not even shown the topic."""
QUIET = {"log_level": 0}

Attempt = Callable[[KafkaConnection, str], None]


def write(kafka: KafkaConnection, topic: str) -> None:
    """Write an empty record to partition 0, which every reader parks."""
    producer = Producer({**kafka.client, **QUIET, "message.timeout.ms": 5000})
    errors: list[KafkaError | None] = []
    producer.produce(topic, b"{}", partition=0, on_delivery=lambda error, _message: errors.append(error))
    producer.flush(PATIENCE)
    _raise(errors[0] if errors else KafkaError(KafkaError._TIMED_OUT))


def read(kafka: KafkaConnection, topic: str) -> None:
    with consumer(kafka, f"crm.{kafka.principal}.trial") as reader:
        reader.get_watermark_offsets(TopicPartition(topic, 0), timeout=PATIENCE)
        reader.assign([TopicPartition(topic, 0, 0)])
        message = reader.poll(PATIENCE)
        _raise(message.error() if message else KafkaError(KafkaError._TIMED_OUT))


def use_a_group_of_another(kafka: KafkaConnection, _topic: str) -> None:
    request = ConsumerGroupTopicPartitions("crm.another.trial", [TopicPartition(TOPICS[0], 0)])
    with admin(kafka) as client:
        _wait(client.list_consumer_group_offsets([request]))


def write_in_a_transaction(kafka: KafkaConnection, _topic: str) -> None:
    producer = Producer({**kafka.client, **QUIET, "transactional.id": "trial"})
    producer.init_transactions(PATIENCE)


def create_a_topic(kafka: KafkaConnection, _topic: str) -> None:
    with admin(kafka) as client:
        _wait(client.create_topics([NewTopic("crm.trial", 1, 1)], validate_only=True))


def delete_records(kafka: KafkaConnection, topic: str) -> None:
    with admin(kafka) as client:
        _wait(client.delete_records([TopicPartition(topic, 0, 0)]))


def delete_the_topic(kafka: KafkaConnection, topic: str) -> None:
    with admin(kafka) as client:
        _wait(client.delete_topics([topic]))


def change_the_retention(kafka: KafkaConnection, topic: str) -> None:
    entry = ConfigEntry("retention.ms", "-1", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    with admin(kafka) as client:
        _wait(client.incremental_alter_configs([resource], validate_only=True))


def grant_itself_rights(kafka: KafkaConnection, topic: str) -> None:
    right = AclBinding(
        ResourceType.TOPIC,
        topic,
        ResourcePatternType.LITERAL,
        f"User:{kafka.principal}",
        "*",
        AclOperation.ALL,
        AclPermissionType.ALLOW,
    )
    with admin(kafka) as client:
        _wait(client.create_acls([right]))


NOBODYS: tuple[Attempt, ...] = (
    use_a_group_of_another,
    write_in_a_transaction,
    create_a_topic,
    delete_records,
    delete_the_topic,
    change_the_retention,
    grant_itself_rights,
)
"""Attempts that no principal but the operator may succeed with."""


@contextmanager
def admin(kafka: KafkaConnection) -> Iterator[AdminClient]:
    """Hold the client until its answers are there: they end with it."""
    yield AdminClient({**kafka.client, **QUIET})


@contextmanager
def consumer(kafka: KafkaConnection, group: str) -> Iterator[Consumer]:
    settings = {**kafka.client, **QUIET, "group.id": group, "enable.auto.commit": False}
    reader = Consumer({**settings, "auto.offset.reset": "earliest"})
    try:
        yield reader
    finally:
        reader.close()


def _wait(futures: Mapping[Any, Any]) -> None:
    for future in futures.values():
        future.result(PATIENCE)


def _raise(error: KafkaError | None) -> None:
    if error is not None:
        raise KafkaException(error)


def refusal(attempt: Attempt, kafka: KafkaConnection, topic: str) -> int | None:
    """Return the code of the error with which Kafka refuses an attempt; None: it succeeds."""
    try:
        attempt(kafka, topic)
    except KafkaException as refused:
        return int(refused.args[0].code())
    return None


async def test_a_principal_writes_and_reads_what_is_granted_and_nothing_else(disposable_product: Product) -> None:
    for topic in TOPICS:
        write(disposable_product.anybody, topic)
    for principal in own_principals():
        kafka = disposable_product.settings.kafka_as(principal.name)
        for topic in TOPICS:
            for attempt, granted in ((write, principal.writes), (read, principal.reads)):
                code = refusal(attempt, kafka, topic)
                assert (code is None) == (topic in granted), (principal.name, attempt.__name__, topic, code)
                assert code in {None, *REFUSED}, (principal.name, attempt.__name__, topic, code)


@pytest.mark.parametrize(
    "principal", [each for each in own_principals() if not each.runs_topics], ids=lambda principal: principal.name
)
async def test_nobody_but_the_operator_changes_topics_groups_or_rights(product: Product, principal: Principal) -> None:
    kafka = product.settings.kafka_as(principal.name)
    for attempt in NOBODYS:
        assert refusal(attempt, kafka, TOPICS[0]) in REFUSED, attempt.__name__


async def test_the_operator_runs_topics_and_reads_none(product: Product) -> None:
    kafka = product.settings.kafka_as("operator")
    assert refusal(create_a_topic, kafka, "") is None
    assert refusal(change_the_retention, kafka, TOPICS[0]) is None
    assert refusal(write, kafka, TOPICS[0]) in REFUSED
    assert refusal(read, kafka, TOPICS[0]) in REFUSED


async def test_without_a_password_not_even_the_topics_can_be_listed(product: Product) -> None:
    nobody = AdminClient({"bootstrap.servers": product.settings.bootstrap_servers, **QUIET})
    with pytest.raises(KafkaException):
        nobody.list_topics(timeout=3)


@pytest.mark.parametrize(
    "changed", [{"sasl.password": "guessed"}, {"sasl.username": "broker"}], ids=lambda changed: next(iter(changed))
)
async def test_a_wrong_password_is_refused(product: Product, changed: Mapping[str, str]) -> None:
    client = AdminClient({**product.settings.kafka_as("contacts").client, **changed, **QUIET})
    with pytest.raises(KafkaException):
        client.list_topics(timeout=3)


async def test_principals_see_only_topics_that_they_may_use(product: Product) -> None:
    with admin(product.settings.kafka_as("shops")) as client:
        assert set(client.list_topics(timeout=PATIENCE).topics) == {INBOUND_ENQUIRIES}
