"""An installation to measure: its own Kafka, Postgres and folder, and services as real processes."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from infra.embedded.runtime import EmbeddedRuntime, Server
from infra.prepare import prepare
from infra.processes import probes
from infra.processes.ports import reserved_port_base
from infra.processes.spec import ProcessSpec
from infra.supervisor.plan import PlannedProcess, planned_services
from shared.configuration.kafka import KafkaConnection
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.settings import PROJECT_DIR, Settings

FILLING_TIMEOUT = 600.0


@dataclass(frozen=True, slots=True)
class Installation:
    """Kafka and Postgres are running, topics and databases exist."""

    settings: Settings
    folder: Path

    @property
    def kafka(self) -> KafkaConnection:
        """Return a connection that may do everything: measurements play all departments."""
        administration = self.settings.kafka_administration()
        assert administration is not None
        return administration

    def database_url(self, name: str) -> str:
        """Return the address of a database as the superuser: measurements make databases of their own."""
        return _database_url(self.settings, name)

    def fresh_database(self, name: str) -> str:
        """Create an empty database, replacing one of this name, and return its address."""
        asyncio.run(_create(self.settings, name))
        return self.database_url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, so that the server's work on it does not burden the next measurement."""
        asyncio.run(_drop(self.settings, name))

    def token(self) -> str:
        """Return a token with all roles; as a system's it may ask as often as it can."""
        provider = DevelopmentProvider(self.settings)
        return provider.issue("bench", ["admin", "contacts", "sales", "service", "system"], now=utc_now())

    @contextmanager
    def services(self, *departments: str) -> Iterator[None]:
        """Run these services, each as `python -m services.<department>`, until the block ends."""
        plans = {plan.name: plan for plan in planned_services(self.settings)}
        with ExitStack() as stack:
            started = [Server(partial(_patient_spec, plans[name]), owner=str(self.folder)) for name in departments]
            for server in started:
                server.spawn()
                stack.callback(server.stop)
            for server in started:
                server.wait_ready()
            yield

    @contextmanager
    def echo(self, framework: str) -> Iterator[str]:
        """Run an echo server (`bench.echo`) on the port of analytics, and yield its address."""
        port = self.settings.port("analytics")
        spec = ProcessSpec(
            name=f"{framework} echo",
            argv=(sys.executable, "-m", "bench.echo", framework, str(port)),
            cwd=PROJECT_DIR,
            log_file=self.folder / "logs" / f"echo-{framework}.log",
            port=port,
            probe=probes.http(port),
        )
        server = Server(lambda: spec, owner=str(self.folder))
        server.spawn()
        try:
            server.wait_ready()
            yield self.settings.service_url("analytics")
        finally:
            server.stop()


def _patient_spec(plans: PlannedProcess) -> ProcessSpec:
    """Allow a long start: a service with an empty store reads the whole log first, which may be large here."""
    return replace(plans.prepare(), start_timeout=FILLING_TIMEOUT)


def _settings(folder: Path, base: int) -> Settings:
    return Settings(env="development", state_dir=folder, port_base=base, kafka="", postgres=SecretStr(""), demo=False)


@contextmanager
def installation() -> Iterator[Installation]:
    """Yield an installation on free ports that shares only the downloads with others."""
    folder = Path(tempfile.mkdtemp(prefix="crm-bench-"))
    try:
        with reserved_port_base() as base:
            settings = _settings(folder, base)
            with EmbeddedRuntime(settings):
                asyncio.run(prepare(settings))
                yield Installation(settings, folder)
    finally:
        shutil.rmtree(folder)


def _database_url(settings: Settings, name: str) -> str:
    address = settings.postgres_server.administration(name)
    assert address is not None
    return address


async def _create(settings: Settings, name: str) -> None:
    connection = await asyncpg.connect(_database_url(settings, "postgres"))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _drop(settings: Settings, name: str) -> None:
    connection = await asyncpg.connect(_database_url(settings, "postgres"))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
