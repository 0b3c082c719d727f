"""Kafka and Postgres in containers, for machines with a Docker engine."""

import asyncio
import os
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

from infra.access.secrets import ensure_secret
from infra.embedded.kafka import SETTINGS as KAFKA_SETTINGS
from infra.embedded.kafka import VERSION as KAFKA_VERSION
from infra.embedded.kafka import protocols, sign_in
from infra.processes import probes
from infra.processes.ports import reserved_port_base
from infra.processes.spec import Probe
from shared.settings import BROKER, SUPERUSER
from tests.support.servers import Servers

IMAGE_KAFKA = os.environ.get("CRM_IMAGE_KAFKA", f"apache/kafka:{KAFKA_VERSION}")
IMAGE_POSTGRES = os.environ.get("CRM_IMAGE_POSTGRES", "postgres:18")
PASSWORD = "of-a-container-that-dies-with-the-tests"
START_TIMEOUT = 120.0


def docker_answers() -> bool:
    """Return whether a Docker engine responds, quickly and without starting anything."""
    if which("docker") is None:
        return False
    command = ["docker", "version", "--format", "{{.Server.Version}}"]
    return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0


class ContainerServer:
    """A container on a fixed port of this machine, so that it keeps its address after a restart."""

    def __init__(
        self, image: str, ports: tuple[int, ...], environment: dict[str, str], probe: Probe, inside: int = 0
    ) -> None:
        os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
        from testcontainers.core.container import DockerContainer

        self._container: Any = DockerContainer(image)
        for port in ports:
            self._container.with_bind_ports(inside or port, port)
        for name, value in environment.items():
            self._container.with_env(name, value)
        self._probe = probe
        self._image = image

    def create(self) -> None:
        self._container.start()
        self._wait()

    def remove(self) -> None:
        self._container.stop()

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        self._wait()

    def stop(self) -> None:
        self._container.get_wrapped_container().stop()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def pause(self) -> None:
        self._container.get_wrapped_container().pause()

    def resume(self) -> None:
        self._container.get_wrapped_container().unpause()

    def restart(self) -> None:
        self._container.get_wrapped_container().restart()
        self._wait()

    def _wait(self) -> None:
        waiting = probes.until_ready(self._probe, START_TIMEOUT, self._image, dead=lambda: False)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, waiting).result()


class KafkaContainer(ContainerServer):
    def __init__(self, port: int, admin_port: int, secrets: Path) -> None:
        self._port, self._admin_port, self._secrets = port, admin_port, secrets
        environment = _kafka_environment(port, admin_port, ensure_secret(secrets / BROKER))
        super().__init__(IMAGE_KAFKA, (port, admin_port), environment, probes.kafka(admin_port))

    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which a product uses this broker."""
        return {
            "kafka": f"127.0.0.1:{self._port}",
            "kafka_security": "sasl_plaintext",
            "kafka_secrets": self._secrets,
            "kafka_admin": f"127.0.0.1:{self._admin_port}",
        }


class PostgresContainer(ContainerServer):
    def __init__(self, port: int, secrets: Path) -> None:
        self._port, self._secrets = port, secrets
        environment = {
            "POSTGRES_USER": SUPERUSER,
            "POSTGRES_PASSWORD": PASSWORD,
            "POSTGRES_INITDB_ARGS": "--locale=C.UTF-8",
        }
        super().__init__(IMAGE_POSTGRES, (port,), environment, probes.postgres(port), inside=5432)

    @property
    def access(self) -> Mapping[str, Any]:
        """Settings with which a product uses this server."""
        return {
            "postgres": SecretStr(f"postgresql://127.0.0.1:{self._port}"),
            "postgres_admin": SecretStr(self.database_url("postgres")),
            "postgres_secrets": self._secrets,
        }

    def database_url(self, database: str) -> str:
        """Return the address of a database as the superuser."""
        return f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{self._port}/{database}"


def _kafka_environment(port: int, admin_port: int, password: str) -> dict[str, str]:
    """Return the embedded node's settings as the image expects them: `KAFKA_`, `_` for `.` and `___` for `-`."""
    settings = (
        KAFKA_SETTINGS
        | sign_in(password)
        | {
            "listeners": f"CLIENTS://:{port},INTERNAL://:{admin_port},CONTROLLER://:29093",
            "advertised.listeners": f"CLIENTS://127.0.0.1:{port},INTERNAL://127.0.0.1:{admin_port}",
            "listener.security.protocol.map": protocols(tls=False),
            "controller.quorum.voters": "1@localhost:29093",
        }
    )
    return {f"KAFKA_{name.upper().replace('-', '___').replace('.', '_')}": value for name, value in settings.items()}


@contextmanager
def start_containers() -> Iterator[Servers]:
    with reserved_port_base() as base, TemporaryDirectory(prefix="crm-test-secrets-") as secrets:
        kafka = KafkaContainer(base + 90, base + 93, Path(secrets, "kafka"))
        postgres = PostgresContainer(base + 91, Path(secrets, "postgres"))
        try:
            kafka.create()
            postgres.create()
            yield Servers(kafka, postgres)
        finally:
            for server in (kafka, postgres):
                server.remove()
