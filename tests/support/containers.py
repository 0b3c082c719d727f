"""Kafka and Postgres in containers, for machines with a Docker engine."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from shutil import which
from typing import Any

from infra.embedded.kafka import SETTINGS as KAFKA_SETTINGS
from infra.embedded.kafka import VERSION as KAFKA_VERSION
from infra.processes import probes
from infra.processes.ports import reserved_port_base
from infra.processes.spec import Probe
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

    def __init__(self, image: str, port: int, inside: int, environment: dict[str, str], probe: Probe) -> None:
        os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
        from testcontainers.core.container import DockerContainer

        self._container: Any = DockerContainer(image).with_bind_ports(inside, port)
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
    def __init__(self, port: int) -> None:
        self.bootstrap = f"127.0.0.1:{port}"
        super().__init__(IMAGE_KAFKA, port, port, _kafka_environment(port), probes.kafka(port))


class PostgresContainer(ContainerServer):
    def __init__(self, port: int) -> None:
        self._port = port
        environment = {
            "POSTGRES_USER": "crm",
            "POSTGRES_PASSWORD": PASSWORD,
            "POSTGRES_INITDB_ARGS": "--locale=C.UTF-8",
        }
        super().__init__(IMAGE_POSTGRES, port, 5432, environment, probes.postgres(port))

    @property
    def url(self) -> str:
        return f"postgresql://crm:{PASSWORD}@127.0.0.1:{self._port}"

    def database_url(self, database: str) -> str:
        return f"{self.url}/{database}"


def _kafka_environment(port: int) -> dict[str, str]:
    """Return the embedded node's settings as the image expects them: `KAFKA_` and underscores."""
    settings = KAFKA_SETTINGS | {
        "listeners": f"PLAINTEXT://:{port},CONTROLLER://:29093",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.quorum.voters": "1@localhost:29093",
    }
    return {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in settings.items()}


@contextmanager
def start_containers() -> Iterator[Servers]:
    with reserved_port_base() as base:
        kafka, postgres = KafkaContainer(base + 90), PostgresContainer(base + 91)
        try:
            kafka.create()
            postgres.create()
            yield Servers(kafka, postgres)
        finally:
            for server in (kafka, postgres):
                server.remove()
