"""The FastStream setup shared by all consumers: raw messages, no implicit topic creation, a timeout for stopping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from faststream.confluent import KafkaBroker
from faststream.confluent.helpers.config import ConfluentConfig
from faststream.confluent.message import KafkaMessage

from shared.configuration.kafka import KafkaConnection

log = structlog.get_logger(__name__)

STOP_PATIENCE = 8.0


def broker_for(kafka: KafkaConnection) -> KafkaBroker:
    """Return a broker that has not been started yet."""
    return KafkaBroker(
        kafka.bootstrap,
        apply_types=False,
        allow_auto_create_topics=False,
        logger=None,
        graceful_timeout=5.0,
        config=cast("ConfluentConfig", {**kafka.security, "reconnect.backoff.max.ms": 1000}),
    )


async def stop_broker(broker: KafkaBroker) -> None:
    """Stop a broker, or give up if Kafka does not respond."""
    try:
        await asyncio.wait_for(broker.stop(), STOP_PATIENCE)
    except TimeoutError:
        log.warning("consumer did not stop in time; Kafka may be away")


def raw_parser(consumer: Callable[[], Any]) -> Callable[[Any], Awaitable[KafkaMessage]]:
    """Return a parser that leaves messages unparsed, because headers that are not UTF-8 must not drop a record."""

    async def parse(raw: Any) -> KafkaMessage:
        return KafkaMessage(body=b"", raw_message=raw, consumer=consumer(), is_manual=True)

    return parse


async def raw_message(message: KafkaMessage) -> Any:
    """Return the client's message without decoding it."""
    return message.raw_message
