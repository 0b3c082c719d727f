"""Kafka and Postgres as objects that tests, benchmarks and fault runs start, kill and restart."""

import asyncio
import signal
import subprocess
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from pydantic import SecretStr

from infra.embedded import kafka, places, postgres
from infra.errors import Problem
from infra.processes.child import family, kill_family, spawn
from infra.processes.probes import until_ready
from infra.processes.spec import ProcessSpec
from shared.settings import Settings


class Server:
    """One process to start, stop, kill and restart on the same data and port.

    Start it from the main thread: Linux then ends it when we die, however we die.
    """

    def __init__(self, prepare: Callable[[], ProcessSpec], owner: str) -> None:
        self._prepare = prepare
        self._owner = owner
        self._spec: ProcessSpec | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise Problem("the server was not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def prepare(self) -> None:
        self._spec = self._prepare()

    def spawn(self) -> None:
        """Start the process without waiting for its readiness."""
        if self._spec is None:
            self.prepare()
        assert self._spec is not None
        self._process = spawn(self._spec, self._owner)

    def wait_ready(self) -> None:
        assert self._spec is not None
        spec = self._spec
        readiness = until_ready(spec.probe, spec.start_timeout, spec.name, dead=lambda: not self.running)
        try:
            _run_blocking(readiness)
        except Problem as problem:
            raise Problem(f"{problem}; its log is {spec.log_file}") from problem

    def start(self) -> None:
        self.spawn()
        self.wait_ready()

    def stop(self) -> None:
        """Stop it in order; kill it after the timeout."""
        if self._process is None or self._spec is None or not self.running:
            return
        members = family(self.pid)
        self._process.send_signal(self._spec.stop_signal)
        try:
            self._process.wait(self._spec.stop_timeout)
        except subprocess.TimeoutExpired:
            self.kill()
        kill_family(members)

    def kill(self) -> None:
        """Kill it as a power cut would: SIGKILL, no goodbye."""
        if self._process is None:
            return
        members = family(self.pid)
        if self.running:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        kill_family(members)

    def pause(self) -> None:
        """Freeze it (SIGSTOP) until `resume`: connections stay open, nothing answers."""
        for process in family(self.pid):
            process.suspend()

    def resume(self) -> None:
        for process in family(self.pid):
            process.resume()

    def restart(self) -> None:
        """Stop it if it runs, and start it again; return when it answers."""
        self.stop()
        self.prepare()
        self.start()


class KafkaServer(Server):
    def __init__(self, place: kafka.KafkaPlace) -> None:
        super().__init__(lambda: kafka.prepare(place), owner=str(place.home.parent))
        self._place = place

    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which an installation elsewhere uses this broker as its own."""
        return {
            "kafka": self._place.bootstrap,
            "kafka_security": "sasl_ssl" if self._place.tls else "sasl_plaintext",
            "kafka_secrets": self._place.secrets,
            "kafka_admin": f"127.0.0.1:{self._place.admin_port}",
        }


class PostgresServer(Server):
    def __init__(self, settings: Settings) -> None:
        place = places.postgres_place(settings)
        super().__init__(lambda: postgres.prepare(place), owner=str(settings.state_dir))
        self._settings = settings

    def database_url(self, database: str) -> str:
        """Return the address of a database as the superuser."""
        address = self._settings.postgres_server.administration(database)
        assert address is not None
        return address

    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which an installation elsewhere uses this server as its own."""
        return {
            "postgres": SecretStr(self._settings.postgres_server.address),
            "postgres_admin": SecretStr(self.database_url("postgres")),
            "postgres_secrets": self._settings.postgres_secrets_dir,
        }


class EmbeddedRuntime:
    """Both servers as a context: `with EmbeddedRuntime(Settings(state_dir=…, port_base=…)) as runtime:`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.kafka = KafkaServer(places.kafka_place(settings))
        self.postgres = PostgresServer(settings)

    @property
    def servers(self) -> tuple[Server, Server]:
        return (self.kafka, self.postgres)

    def start(self) -> None:
        with ThreadPoolExecutor(len(self.servers)) as pool:
            list(pool.map(Server.prepare, self.servers))
        for server in self.servers:
            server.spawn()
        try:
            for server in self.servers:
                server.wait_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        with ThreadPoolExecutor(len(self.servers)) as pool:
            list(pool.map(Server.stop, self.servers))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _run_blocking(readiness: Coroutine[Any, Any, None]) -> None:
    """Run the coroutine to its end, even inside a thread with a running event loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, readiness).result()
