"""Kafka and Postgres for tests: in containers where a Docker engine responds, otherwise the embedded runtime."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr

from infra.embedded.runtime import EmbeddedRuntime
from infra.processes.ports import reserved_port_base
from shared.settings import Settings
from tests.support.settings import development


class Handle(Protocol):
    """A server that a test may stop, as long as it starts it again."""

    def kill(self) -> None: ...
    def stop(self) -> None: ...
    def start(self) -> None: ...
    def restart(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...


class KafkaHandle(Handle, Protocol):
    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which a product uses this broker."""
        ...


class PostgresHandle(Handle, Protocol):
    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which a product uses this server."""
        ...

    def database_url(self, database: str) -> str:
        """Return the address of a database as the superuser."""
        ...


@dataclass(frozen=True, slots=True)
class Servers:
    kafka: KafkaHandle
    postgres: PostgresHandle


@contextmanager
def start_servers() -> Iterator[Servers]:
    from tests.support.containers import docker_answers, start_containers

    if docker_answers():
        with start_containers() as running:
            yield running
        return
    with temporary_state() as settings, EmbeddedRuntime(settings) as runtime:
        yield Servers(runtime.kafka, runtime.postgres)


@contextmanager
def temporary_state() -> Iterator[Settings]:
    """Provide settings with their own state directory and ports; delete the directory afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="crm-test-"))
    try:
        with reserved_port_base() as base:
            yield development(state_dir=folder, port_base=base, kafka="", postgres=SecretStr(""), demo=False)
    finally:
        shutil.rmtree(folder)
