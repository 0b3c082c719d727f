"""The processes of an installation, derived from its settings: servers first, then services."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from infra.embedded import kafka, postgres
from infra.embedded.places import kafka_place, logs_dir, postgres_place
from infra.processes import probes
from infra.processes.spec import ProcessSpec
from shared.settings import DEPARTMENTS, KAFKA_PORT, POSTGRES_PORT, PROJECT_DIR, Settings

SERVICES = "services"
"""The package whose modules are the services; tests use small stand-ins."""


@dataclass(frozen=True, slots=True)
class PlannedProcess:
    """A planned process: its name, its port, and a function for its description, which may take seconds."""

    name: str
    port: int
    prepare: Callable[[], ProcessSpec]


def planned_servers(settings: Settings) -> list[PlannedProcess]:
    """Return the embedded servers; an address in the settings means that somebody else runs the server."""
    servers = []
    if not settings.kafka:
        port = settings.port_base + KAFKA_PORT
        servers.append(PlannedProcess("kafka", port, partial(kafka.prepare, kafka_place(settings))))
    if not settings.postgres.get_secret_value():
        port = settings.port_base + POSTGRES_PORT
        servers.append(PlannedProcess("postgres", port, partial(postgres.prepare, postgres_place(settings))))
    return servers


def planned_services(settings: Settings, package: str = SERVICES) -> list[PlannedProcess]:
    return [
        PlannedProcess(department, settings.port(department), partial(_service, settings, package, department))
        for department in DEPARTMENTS
    ]


def _service(settings: Settings, package: str, department: str) -> ProcessSpec:
    port = settings.port(department)
    return ProcessSpec(
        name=department,
        argv=(sys.executable, "-m", f"{package}.{department}"),
        cwd=PROJECT_DIR,
        env=environment(settings),
        log_file=logs_dir(settings) / f"{department}.log",
        port=port,
        probe=probes.http(port, host=settings.local_host),
    )


def environment(settings: Settings) -> dict[str, str]:
    """Return the variables a child needs to read the same settings, wherever it was started from."""
    return {
        "CRM_ENV": settings.env,
        "CRM_STATE_DIR": str(settings.state_dir),
        "CRM_CACHE_DIR": str(settings.cache_dir),
        "CRM_PORT_BASE": str(settings.port_base),
        "PYTHONUNBUFFERED": "1",
    }
