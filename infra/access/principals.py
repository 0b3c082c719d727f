"""The principals of Kafka and their rights: everything that is not granted here is denied.

A department writes its own topic only and reads all of them. Nobody but the operator creates, alters or deletes topics.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from confluent_kafka.admin import (  # type: ignore[attr-defined] # it has them all
    AclBinding,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from infra.errors import Problem
from services.contacts import INBOUND_ENQUIRIES
from shared.engine.event.records import topic_of
from shared.settings import AUDITOR, BROKER, DEPARTMENTS, OPERATOR, SHOPS

NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
EVENT_TOPICS = tuple(topic_of(department) for department in DEPARTMENTS)
INBOUND_TOPICS: Mapping[str, tuple[str, ...]] = {"contacts": (INBOUND_ENQUIRIES,)}
"""The topics by which systems outside reach a department."""

_TOPIC_RUNNING = ("CREATE", "DELETE", "ALTER", "ALTER_CONFIGS", "DESCRIBE", "DESCRIBE_CONFIGS")
_CLUSTER_RUNNING = ("CREATE", "ALTER", "ALTER_CONFIGS", "DESCRIBE", "DESCRIBE_CONFIGS")


@dataclass(frozen=True, slots=True)
class Principal:
    """A user of Kafka and what it may do."""

    name: str
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    more_groups: tuple[str, ...] = ()
    """Prefixes of consumer groups beside its own, `crm.<name>.`."""
    runs_topics: bool = False
    """Whether it may create, alter and delete topics, change their retention, and manage principals."""

    def rights(self) -> Iterator[AclBinding]:
        """Yield every right as Kafka writes it; WRITE and READ of a topic include DESCRIBE."""
        for topic in self.writes:
            yield self._allow("TOPIC", topic, "WRITE")
        for topic in self.reads:
            yield self._allow("TOPIC", topic, "READ")
        for group in (f"crm.{self.name}.", *self.more_groups) if self.reads else ():
            yield self._allow("GROUP", group, "READ", pattern="PREFIXED")
        if self.runs_topics:
            for operation in _TOPIC_RUNNING:
                yield self._allow("TOPIC", "*", operation)
            for operation in _CLUSTER_RUNNING:
                yield self._allow("BROKER", "kafka-cluster", operation)

    def _allow(self, kind: str, name: str, operation: str, pattern: str = "LITERAL") -> AclBinding:
        return AclBinding(
            ResourceType[kind],
            name,
            ResourcePatternType[pattern],
            f"User:{self.name}",
            "*",
            AclOperation[operation],
            AclPermissionType.ALLOW,
        )


def own_principals() -> tuple[Principal, ...]:
    """Return the principals of the product itself."""
    return (
        *(_department(name) for name in DEPARTMENTS),
        Principal(AUDITOR, reads=EVENT_TOPICS),
        Principal(OPERATOR, runs_topics=True),
        Principal(SHOPS, writes=(INBOUND_ENQUIRIES,)),
    )


def _department(name: str) -> Principal:
    reads = (*EVENT_TOPICS, *INBOUND_TOPICS.get(name, ()))
    return Principal(name, (topic_of(name),), reads, (f"crm-{name}-",))


def subscriber(name: str, topics: Iterable[str]) -> Principal:
    """Return a principal for a system outside: it reads some topics.

    Raises:
        Problem: the name is no handle, or it belongs to the product itself.
    """
    if not NAME.fullmatch(name):
        raise Problem(f"{name!r} is no name of a principal: lower-case letters, digits and dashes, such as erp")
    if name in {BROKER, *(principal.name for principal in own_principals())}:
        raise Problem(f"{name} is a principal of the product itself; choose another name")
    return Principal(name, reads=tuple(topics))
