"""The whole product for tests: four service processes on the session's Kafka and Postgres.

Topics and databases have fixed names, so a session has one product (fixture `product`). Tests stay independent by
creating their own customers, which is cheap. A test that damages the log or a store takes `disposable_product`: the
same product, emptied after the test, which takes some seconds. A test restarts what it kills before it ends.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from infra.embedded.places import logs_dir
from infra.embedded.runtime import Server
from infra.prepare import prepare
from infra.processes.spec import ProcessSpec
from infra.supervisor.plan import PlannedProcess, planned_services
from shared.configuration.kafka import KafkaConnection
from shared.engine.event.records import topic_of
from shared.identity.development import DevelopmentProvider
from shared.messages.clock import utc_now
from shared.model.policy import Role
from shared.settings import DEPARTMENTS, OPERATOR, Settings, database_of
from tests.support.servers import KafkaHandle, PostgresHandle, Servers, temporary_state

UNHURRIED = {"CRM_RATE_PERSON": "1000000/minute", "CRM_RATE_ADDRESS": "1000000/minute"}
"""A few testers give more commands than people do."""
PATIENCE = 30.0
"""Seconds until an event of one department must be known to all of them."""


@dataclass
class Product:
    """Four running services: send requests with `client`, `kill` and `start` them, check that they agree."""

    settings: Settings
    """The settings of the services; `crm` commands run with `environment`."""
    kafka: KafkaHandle
    postgres: PostgresHandle
    _services: dict[str, Server] = field(init=False)
    _clients: dict[tuple[str, str, str], httpx.AsyncClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        planned = planned_services(self.settings)
        self._services = {
            service.name: Server(self._spec(service), str(self.settings.state_dir)) for service in planned
        }

    def _spec(self, planned: PlannedProcess, more: Mapping[str, str] | None = None) -> Any:
        def described() -> ProcessSpec:
            spec = planned.prepare()
            return replace(spec, env={**spec.env, **self.environment, **(more or {})})

        return described

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment that ties a child process to this product."""
        return {
            "CRM_ENV": self.settings.env,
            "CRM_STATE_DIR": str(self.settings.state_dir),
            "CRM_PORT_BASE": str(self.settings.port_base),
            "CRM_KAFKA": self.settings.kafka,
            "CRM_KAFKA_SECURITY": self.settings.kafka_security,
            "CRM_KAFKA_SECRETS": str(self.settings.kafka_secrets_dir),
            "CRM_KAFKA_ADMIN": self.settings.kafka_admin,
            "CRM_POSTGRES": self.settings.postgres.get_secret_value(),
            "CRM_POSTGRES_ADMIN": self.settings.postgres_admin.get_secret_value(),
            "CRM_POSTGRES_SECRETS": str(self.settings.postgres_secrets_dir),
            "CRM_DEMO": "0",
            **UNHURRIED,
        }

    @property
    def anybody(self) -> KafkaConnection:
        """A connection to Kafka that may write anything, for tests that play an intruder or a fault."""
        administration = self.settings.kafka_administration()
        assert administration is not None
        return administration

    def url(self, department: str) -> str:
        return self.settings.service_url(department)

    def database_url(self, department: str) -> str:
        """Return the address of a department's database as the department's role."""
        return self.settings.postgres_url(database_of(department))

    def superuser_url(self, department: str) -> str:
        """Return the same for one who may do anything, for tests that play an intruder or a fault."""
        return self.postgres.database_url(database_of(department))

    def token(self, role: Role, user: str = "") -> str:
        """Return a bearer token; the default user is named after the role."""
        return DevelopmentProvider(self.settings).issue(user or f"{role}-tester", [role], now=utc_now())

    def client(self, department: str, role: Role, user: str = "") -> httpx.AsyncClient:
        """Return a signed-in client of a department; the product keeps and closes it."""
        existing = self._clients.get((department, role, user))
        if existing is None:
            headers = {"Authorization": f"Bearer {self.token(role, user)}"}
            existing = httpx.AsyncClient(base_url=self.url(department), headers=headers, timeout=20)
            self._clients[department, role, user] = existing
        return existing

    async def start(self, *departments: str) -> None:
        """Start these departments (default: all); return when they are ready. Running departments are left alone."""
        services = [self._services[name] for name in departments or DEPARTMENTS]
        for service in services:
            if not service.running:
                service.spawn()
        await asyncio.gather(*(asyncio.to_thread(service.wait_ready) for service in services))

    def kill(self, *departments: str) -> None:
        """Kill these departments like a power cut (SIGKILL)."""
        for name in departments or DEPARTMENTS:
            self._services[name].kill()

    def pause(self, *departments: str) -> None:
        """Freeze these departments (SIGSTOP) until `resume`."""
        for name in departments or DEPARTMENTS:
            self._services[name].pause()

    def resume(self, *departments: str) -> None:
        for name in departments or DEPARTMENTS:
            self._services[name].resume()

    async def stop(self, *departments: str) -> None:
        """Stop these departments in order (SIGTERM)."""
        services = [self._services[name] for name in departments or DEPARTMENTS]
        await asyncio.gather(*(asyncio.to_thread(service.stop) for service in services))

    async def restart(self, *departments: str) -> None:
        await self.stop(*departments)
        await self.start(*departments)

    @asynccontextmanager
    async def running_with(self, department: str, **settings: str) -> AsyncIterator[None]:
        """Run a department with other settings (`CRM_…`) for a while; clients from before and within end with it."""
        usual = self._services[department]
        planned = next(service for service in planned_services(self.settings) if service.name == department)
        await self._replace(department, Server(self._spec(planned, settings), str(self.settings.state_dir)))
        try:
            yield
        finally:
            await self._replace(department, usual)

    async def _replace(self, department: str, server: Server) -> None:
        await self.stop(department)
        for known in [known for known in self._clients if known[0] == department]:
            await self._clients.pop(known).aclose()
        self._services[department] = server
        await self.start(department)

    def log(self, department: str) -> str:
        """Return what a department has logged."""
        return (logs_dir(self.settings) / f"{department}.log").read_text()

    def pid(self, department: str) -> int:
        return self._services[department].pid

    def running(self, department: str) -> bool:
        return self._services[department].running

    async def wait_until_equal(self, customers: Iterable[UUID | str], seconds: float = PATIENCE) -> dict[str, str]:
        """Return each customer's fingerprint once all four services agree; fail with an explanation otherwise."""
        return {str(customer): await self._equal(str(customer), monotonic() + seconds) for customer in customers}

    async def _equal(self, customer: str, deadline: float) -> str:
        at_least: dict[str, int] = {}
        while True:
            histories = await asyncio.gather(*(self._history(name, customer, at_least) for name in DEPARTMENTS))
            prints = {history.get("fingerprint") for history in histories}
            if len(prints) == 1 and None not in prints:
                return str(prints.pop())
            if monotonic() > deadline:
                pytest.fail(
                    f"departments differ on customer {customer}: {dict(zip(DEPARTMENTS, histories, strict=True))}"
                )
            for history in histories:
                for source, number in history.get("positions", {}).items():
                    at_least[source] = max(at_least.get(source, 0), number)

    async def _history(self, department: str, customer: str, at_least: Mapping[str, int]) -> dict[str, Any]:
        """Read a customer's position in a department; the service itself waits for `at_least`, without polling."""
        parameters: dict[str, Any] = {"limit": 1}
        if at_least:
            parameters["at_least"] = ",".join(f"{source}:{number}" for source, number in at_least.items())
        answer = await self.client(department, "auditor").get(f"/customers/{customer}/history", params=parameters)
        body: dict[str, Any] = answer.json()
        return {name: body[name] for name in ("positions", "fingerprint", "detail") if name in body}

    async def is_empty(self) -> bool:
        """Return whether no department has stored an event yet."""
        return not any(await asyncio.gather(*(self._has_events(department) for department in DEPARTMENTS)))

    async def _has_events(self, department: str) -> bool:
        connection = await asyncpg.connect(self.database_url(department))
        try:
            return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM store.events)"))
        finally:
            await connection.close()

    async def reset(self) -> None:
        """Delete all events and rows; return once the four services run again on empty topics and databases."""
        self.kill()
        await asyncio.gather(self._drop_databases(), asyncio.to_thread(self.delete_topics))
        await prepare(self.settings)
        await self.start()

    async def _drop_databases(self) -> None:
        admin = await asyncpg.connect(self.postgres.database_url("postgres"))
        try:
            for department in DEPARTMENTS:
                await admin.execute(f'DROP DATABASE IF EXISTS "{database_of(department)}" WITH (FORCE)')
        finally:
            await admin.close()

    def delete_topics(self) -> None:
        admin = AdminClient(self.settings.kafka_as(OPERATOR).client, logger=None)
        topics = [topic_of(department) for department in DEPARTMENTS]
        for deleted in admin.delete_topics(topics).values():
            try:
                deleted.result()
            except KafkaException as error:
                if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                    raise
        while not set(topics).isdisjoint(admin.list_topics(timeout=10).topics):
            """Repeat the request; each one waits for the broker's response."""

    async def close(self) -> None:
        for client in self._clients.values():
            with suppress(RuntimeError):
                await client.aclose()
        await self.stop()


@asynccontextmanager
async def running_product(servers: Servers) -> AsyncIterator[Product]:
    """Run the four services on these servers, and stop them at the end."""
    with temporary_state() as base:
        addresses = {**servers.kafka.access, **servers.postgres.access}
        running = Product(base.model_copy(update=addresses), servers.kafka, servers.postgres)
        await prepare(running.settings)
        try:
            await running.start()
            yield running
        finally:
            await running.close()


@pytest.fixture(scope="session")
async def product(servers: Servers) -> AsyncIterator[Product]:
    """Provide the running product, once for all tests; create your own customers in it."""
    async with running_product(servers) as running:
        yield running


@pytest.fixture
async def disposable_product(product: Product) -> AsyncIterator[Product]:
    """Provide the product to a test that damages the log or a store; empty it afterwards."""
    yield product
    await product.reset()
