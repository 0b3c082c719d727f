"""The whole product for tests: the four services as processes of their own, on the session's Kafka and Postgres.

Topics and databases have fixed names, so there is one product per session (fixture `product`): tests keep out of
each other's way by making their own customers, which costs nothing. A test that spoils what cannot be mended (the
log, above all) takes `disposable_product`: the same product, emptied after the test, which costs some seconds.
What a test kills it starts again before it ends.
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
from pydantic import SecretStr

from infra.embedded.runtime import Server
from infra.prepare import prepare
from infra.processes.spec import ProcessSpec
from infra.supervisor.plan import Planned, planned_services
from shared.engine.event.records import topic_of
from shared.identity.development import DevelopmentProvider
from shared.identity.principal import Role
from shared.messages.clock import utc_now
from shared.settings import DEPARTMENTS, Settings, database_of
from tests.support.servers import KafkaHandle, PostgresHandle, Servers, temporary_state

PATIENCE = 30.0
"""Seconds in which what one department wrote must have become the same everywhere."""


@dataclass
class Product:
    """Four running services: speak to them with `client`, `kill` and `start` them, see that they agree."""

    settings: Settings
    """What the services run with; `crm` commands run with `environment`."""
    kafka: KafkaHandle
    postgres: PostgresHandle
    _services: dict[str, Server] = field(init=False)
    _clients: dict[tuple[str, str, str], httpx.AsyncClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        planned = planned_services(self.settings)
        self._services = {one.name: Server(self._spec(one), str(self.settings.state_dir)) for one in planned}

    def _spec(self, planned: Planned) -> Any:
        def described() -> ProcessSpec:
            spec = planned.prepare()
            return replace(spec, env={**spec.env, **self.environment})

        return described

    @property
    def environment(self) -> Mapping[str, str]:
        """What a child process needs to belong to this product."""
        return {
            "CRM_STATE_DIR": str(self.settings.state_dir),
            "CRM_PORT_BASE": str(self.settings.port_base),
            "CRM_KAFKA": self.settings.kafka,
            "CRM_POSTGRES": self.settings.postgres.get_secret_value(),
            "CRM_DEMO": "0",
        }

    def url(self, department: str) -> str:
        return self.settings.service_url(department)

    def database_url(self, department: str) -> str:
        return self.settings.postgres_url(database_of(department))

    def token(self, role: Role, user: str = "") -> str:
        """Return a bearer token; without a name the user is called after the role."""
        return DevelopmentProvider(self.settings).issue(user or f"{role}-tester", [role], now=utc_now())

    def client(self, department: str, role: Role, user: str = "") -> httpx.AsyncClient:
        """Return a client signed in at a department; kept and closed by the product."""
        known = self._clients.get((department, role, user))
        if known is None:
            headers = {"Authorization": f"Bearer {self.token(role, user)}"}
            known = httpx.AsyncClient(base_url=self.url(department), headers=headers, timeout=20)
            self._clients[department, role, user] = known
        return known

    async def start(self, *departments: str) -> None:
        """Start these departments (all, if none is named) and return when they are ready; what runs already stays."""
        services = [self._services[name] for name in departments or DEPARTMENTS]
        for service in services:
            if not service.running:
                service.spawn()
        await asyncio.gather(*(asyncio.to_thread(service.wait_ready) for service in services))

    def kill(self, *departments: str) -> None:
        """End these departments as a power cut would (SIGKILL)."""
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
        """End these departments in order (SIGTERM)."""
        services = [self._services[name] for name in departments or DEPARTMENTS]
        await asyncio.gather(*(asyncio.to_thread(service.stop) for service in services))

    async def restart(self, *departments: str) -> None:
        await self.stop(*departments)
        await self.start(*departments)

    def running(self, department: str) -> bool:
        return self._services[department].running

    async def wait_until_equal(self, customers: Iterable[UUID | str], seconds: float = PATIENCE) -> dict[str, str]:
        """Return each customer's fingerprint once all four services say the same; fail in words if they do not."""
        return {str(customer): await self._equal(str(customer), monotonic() + seconds) for customer in customers}

    async def _equal(self, customer: str, deadline: float) -> str:
        at_least: dict[str, int] = {}
        while True:
            found = await asyncio.gather(*(self._history(name, customer, at_least) for name in DEPARTMENTS))
            prints = {history.get("fingerprint") for history in found}
            if len(prints) == 1 and None not in prints:
                return str(prints.pop())
            if monotonic() > deadline:
                pytest.fail(f"departments differ on customer {customer}: {dict(zip(DEPARTMENTS, found, strict=True))}")
            for history in found:
                for source, number in history.get("positions", {}).items():
                    at_least[source] = max(at_least.get(source, 0), number)

    async def _history(self, department: str, customer: str, at_least: Mapping[str, int]) -> dict[str, Any]:
        """Ask one department how far it is; the service itself waits for `at_least`, so nobody polls fast."""
        parameters: dict[str, Any] = {"limit": 1}
        if at_least:
            parameters["at_least"] = ",".join(f"{source}:{number}" for source, number in at_least.items())
        answer = await self.client(department, "auditor").get(f"/customers/{customer}/history", params=parameters)
        body: dict[str, Any] = answer.json()
        return {name: body[name] for name in ("positions", "fingerprint", "detail") if name in body}

    async def reset(self) -> None:
        """Forget every event and every row; returns when the four run again, on empty topics and databases."""
        self.kill()
        await asyncio.gather(self._drop_databases(), asyncio.to_thread(self.delete_topics))
        await prepare(self.settings)
        await self.start()

    async def _drop_databases(self) -> None:
        admin = await asyncpg.connect(self.settings.postgres_url("postgres"))
        try:
            for department in DEPARTMENTS:
                await admin.execute(f'DROP DATABASE IF EXISTS "{database_of(department)}" WITH (FORCE)')
        finally:
            await admin.close()

    def delete_topics(self) -> None:
        admin = AdminClient({"bootstrap.servers": self.settings.bootstrap_servers}, logger=None)
        topics = [topic_of(department) for department in DEPARTMENTS]
        for deleted in admin.delete_topics(topics).values():
            try:
                deleted.result()
            except KafkaException as error:
                if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                    raise
        while not set(topics).isdisjoint(admin.list_topics(timeout=10).topics):
            """Each look asks the broker, which answers when it knows."""

    async def close(self) -> None:
        for client in self._clients.values():
            with suppress(RuntimeError):
                await client.aclose()
        await self.stop()


@asynccontextmanager
async def running_product(servers: Servers) -> AsyncIterator[Product]:
    """The four services on these servers, started and, in the end, stopped."""
    with temporary_state() as base:
        addresses = {"kafka": servers.kafka.bootstrap, "postgres": SecretStr(servers.postgres.url)}
        running = Product(base.model_copy(update=addresses), servers.kafka, servers.postgres)
        await prepare(running.settings)
        try:
            await running.start()
            yield running
        finally:
            await running.close()


@pytest.fixture(scope="session")
async def product(servers: Servers) -> AsyncIterator[Product]:
    """The running product, once for all tests; work with customers of your own."""
    async with running_product(servers) as running:
        yield running


@pytest.fixture
async def disposable_product(product: Product) -> AsyncIterator[Product]:
    """The product for a test that spoils the log or a store for good: emptied afterwards."""
    yield product
    await product.reset()
