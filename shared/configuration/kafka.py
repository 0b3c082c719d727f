"""How a principal reaches Kafka."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class KafkaConnection:
    """How one principal reaches Kafka."""

    bootstrap: str
    principal: str
    security: Mapping[str, str] = field(repr=False)
    """Settings of librdkafka for sign-in and encryption."""

    @property
    def client(self) -> dict[str, Any]:
        """The configuration of a client, to be completed by its own settings."""
        return {"bootstrap.servers": self.bootstrap, **self.security}
