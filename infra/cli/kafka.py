"""Shared by the commands that read the log: clear errors when Kafka is away, and moments as options."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from infra.access.provisioning import administrator
from infra.errors import Problem
from shared.settings import Settings


def require_administrator(settings: Settings) -> AdminClient:
    """Return a client that may manage principals.

    Raises:
        Problem: Kafka is managed elsewhere.
    """
    client = administrator(settings)
    if client is None:
        raise Problem("this Kafka is managed elsewhere (CRM_KAFKA): manage its principals there")
    return client


_moment: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


@contextmanager
def reachable(settings: Settings) -> Iterator[None]:
    """Explain in one line why Kafka cannot be read."""
    try:
        yield
    except KafkaException as error:
        cause = error.args[0]
        words = cause.str() if isinstance(cause, KafkaError) else cause
        raise Problem(f"Kafka at {settings.bootstrap_servers} cannot be read: {words}") from error


def moment(text: str | None) -> datetime | None:
    """Parse a moment typed by the user.

    Raises:
        Problem: it is not a time with a zone.
    """
    if text is None:
        return None
    try:
        return _moment.validate_python(text)
    except ValidationError:
        raise Problem(f"{text!r} is not a time with its zone, such as 2026-03-01T12:00:00Z") from None
