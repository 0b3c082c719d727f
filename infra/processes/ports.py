"""Find free ports, and name the owners of taken ones."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TextIO

import psutil
from pydantic import SecretStr

from infra.embedded.places import CONTROLLER_PORT
from infra.errors import Problem
from shared.settings import DEPARTMENTS, KAFKA_ADMIN_PORT, KAFKA_PORT, POSTGRES_PORT, Settings


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def required_ports(settings: Settings) -> dict[int, str]:
    """Return the installation's ports and their uses."""
    ports = {settings.port(department): department for department in DEPARTMENTS}
    if not settings.kafka:
        ports[settings.port_base + KAFKA_PORT] = "kafka"
        ports[settings.port_base + CONTROLLER_PORT] = "kafka's controller"
        ports[settings.port_base + KAFKA_ADMIN_PORT] = "kafka's administration"
    if not settings.postgres.get_secret_value():
        ports[settings.port_base + POSTGRES_PORT] = "postgres"
    return ports


def require_free(settings: Settings) -> None:
    for port, use in required_ports(settings).items():
        host = settings.host if use in DEPARTMENTS else "127.0.0.1"
        if not is_free(port, host):
            raise Problem(
                f"port {port} ({use}) is taken{_by_whom(port)}: "
                f"stop that, or choose other ports with CRM_PORT_BASE={settings.port_base + 1000}"
            )


def _by_whom(port: int) -> str:
    try:
        listeners = [
            connection for connection in psutil.net_connections("tcp") if connection.status == psutil.CONN_LISTEN
        ]
        pid = next(
            (connection.pid for connection in listeners if connection.laddr and connection.laddr[1] == port), None
        )
        return f" by {psutil.Process(pid).name()} (pid {pid})" if pid else ""
    except (psutil.AccessDenied, psutil.NoSuchProcess):  # the owner only completes the message
        return ""


@contextmanager
def reserved_port_base() -> Iterator[int]:
    """Reserve a port base with free ports that no other caller shares.

    For tests and benchmarks that run next to an installation and to each other. Seconds pass between the check and
    listening, so a lock reserves the base; the kernel drops it with us.
    """
    for base in range(20000, 32000, 100):
        if (lock := _lock(base)) is None:
            continue
        with lock:
            if all(
                is_free(port) for port in required_ports(Settings(port_base=base, kafka="", postgres=SecretStr("")))
            ):
                yield base
                return
    raise Problem("no run of free ports between 20000 and 32000: stop something that listens there")


def _lock(base: int) -> TextIO | None:
    """Return the open file that holds the lock, or `None` if somebody else has it."""
    try:
        file = Path(gettempdir(), f"crm-ports-{base}.lock").open("a")  # noqa: SIM115 - the caller closes it
    except PermissionError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
