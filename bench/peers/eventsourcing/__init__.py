"""The Python library `eventsourcing` on Postgres: load an aggregate, change it, save it."""

import json
import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.peers import MAKING_TIMEOUT, cached_folder, output

NAME = "eventsourcing 9.5"
HERE = Path(__file__).parent


def measure(url: str, callers: int, seconds: float, customers: int) -> float:
    """Return commands per second of this many threads.

    Raises:
        Unavailable: its packages cannot be fetched, or it does not run here.
    """
    folder = cached_folder("eventsourcing", HERE / "requirements.txt", _install)
    server = urlsplit(url)
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": server.path.removeprefix("/"),
        "POSTGRES_HOST": server.hostname or "",
        "POSTGRES_PORT": str(server.port),
        "POSTGRES_USER": unquote(server.username or ""),
        "POSTGRES_PASSWORD": unquote(server.password or ""),
        "POSTGRES_POOL_SIZE": str(callers),
        "POSTGRES_MAX_OVERFLOW": str(callers),
    }
    script = (str(folder / "bin" / "python"), str(HERE / "append.py"))
    printed = output((*script, str(callers), str(seconds), str(customers)), env={**os.environ, **settings})
    return float(json.loads(printed.splitlines()[-1])["per_second"])


def _install(folder: Path) -> None:
    output((sys.executable, "-m", "venv", str(folder)), timeout=MAKING_TIMEOUT)
    pip = (str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    output((*pip, "--require-hashes", "-r", str(HERE / "requirements.txt")), timeout=MAKING_TIMEOUT)
