"""One PostgreSQL server: a generated password, TCP on the loopback interface only, never run as root."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from infra.access.modes import ensure_passable, let_pass
from infra.access.secrets import write_secret
from infra.embedded.postgres_binaries import ensure_postgres
from infra.embedded.unprivileged import (
    User,
    can_reach,
    ensure_dedicated_user,
    give,
    give_everything,
    postgres_user,
)
from infra.errors import Problem
from infra.processes import probes
from infra.processes.child import family, kill_family
from infra.processes.spec import ProcessSpec
from shared.settings import SUPERUSER

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # Room for the indexes of four databases. Rare checkpoints: after each, a changed page is logged in full again.
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "wal_compression": "on",
    "fsync": "on",
    "synchronous_commit": "on",
    "checkpoint_timeout": "10min",
    **(
        {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
    ),  # a crash costs one sync, not one per file
    "random_page_cost": "1.1",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_max_workers": "2",
    "autovacuum_vacuum_insert_scale_factor": "1.0",  # histories only grow: vacuum them when they have doubled
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "idle_in_transaction_session_timeout": "60s",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_min_duration_statement": "2s",
    # personal data belongs in tables, not in logs
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """The data folder, password file and port of one server."""

    home: Path
    password_file: Path
    former_password_file: Path
    """Where earlier versions kept it."""
    logs: Path
    cache: Path
    port: int

    @property
    def data(self) -> Path:
        return self.home / "data"


def prepare(place: PostgresPlace) -> ProcessSpec:
    """Create a new cluster if needed, clear the remains of a crash, and describe the process."""
    programs = ensure_postgres(place.cache)
    place.logs.mkdir(parents=True, exist_ok=True)
    ensure_dedicated_user()
    user = postgres_user(place.data)
    _require_reach(user, programs)
    _take_over_password(place)
    if user is not None:
        let_pass(place.home.parent)
    if not place.data.exists():
        _initialise(place, programs, user)
    _end_leftover(place.data)
    give_everything(user, place.home.resolve(), place.data)
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return ProcessSpec(
        name="postgres",
        argv=(str(programs / "bin" / "postgres"), "-D", str(place.data), "-p", str(place.port), *settings),
        cwd=programs,
        env={"LC_ALL": "C.UTF-8"},
        log_file=place.logs / "postgres.log",
        port=place.port,
        probe=probes.postgres(place.port),
        user=user,
        stop_signal=signal.SIGINT,  # "fast": roll back open transactions, write a checkpoint, exit
        stop_timeout=60,
        start_timeout=600,  # after a crash it replays its log first
    )


def _require_reach(user: User | None, programs: Path) -> None:
    if not can_reach(user, programs):
        raise Problem(
            f"PostgreSQL does not run as root, and its unprivileged user cannot reach {programs}: "
            "set CRM_CACHE_DIR to a directory that everybody may pass, such as /var/cache/crm"
        )


def _take_over_password(place: PostgresPlace) -> None:
    """Move the password from where earlier versions kept it."""
    if place.former_password_file.exists():
        write_secret(place.password_file, place.former_password_file.read_text())
        place.former_password_file.unlink()


def _initialise(place: PostgresPlace, programs: Path, user: User | None) -> None:
    """Create the cluster in a temporary folder and rename it, so that a crash leaves no half-finished cluster."""
    _make_home(place.home, user)
    password = secrets.token_urlsafe(32)
    fresh = Path(tempfile.mkdtemp(dir=place.home.resolve(), prefix=".initialising-"))
    password_copy = fresh / "password"
    try:
        password_copy.write_text(password)
        give(user, fresh, password_copy)
        _initdb(programs, fresh / "data", password_copy, user)
        write_secret(place.password_file, password)
        (fresh / "data").rename(place.data)
    finally:
        shutil.rmtree(fresh)


def _initdb(programs: Path, data: Path, password_file: Path, user: User | None) -> None:
    command: list[str | Path] = [
        programs / "bin" / "initdb", "--pgdata", data, "--username", SUPERUSER, "--pwfile", password_file,
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--auth", "scram-sha-256",
    ]  # fmt: skip
    uid, gid = (user.uid, user.gid) if user else (None, None)
    result = subprocess.run(
        command, cwd=programs, capture_output=True, text=True, check=False,
        user=uid, group=gid, extra_groups=None if uid is None else [], env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if result.returncode:
        lines = result.stderr.strip().splitlines() or [f"exit code {result.returncode}"]
        raise Problem(f"PostgreSQL could not make its data directory {data.parent.parent}: {lines[-1]}")


def _make_home(home: Path, user: User | None) -> None:
    """Create the server's folder where its user can reach it.

    The state directory is ours to open for passage; folders above it are not. If one of those is closed (such as
    root's home), the data goes elsewhere and a link stands in its place.
    """
    state = home.parent
    if can_reach(user, state):
        home.mkdir(exist_ok=True)
    elif not home.exists():
        shared = Path("/var/lib/crm")
        ensure_passable(shared)
        elsewhere = Path(tempfile.mkdtemp(dir=shared, prefix=f"{state.name}-postgres-"))
        home.symlink_to(elsewhere)
    give(user, home.resolve())
    home.resolve().chmod(0o700)


def _end_leftover(data: Path) -> None:
    """Clear the way for a fresh start: end a server still running on this data, remove a stale lock.

    The lock file names a process. After a crash that number may belong to a stranger, and the server would refuse to
    start because of it.
    """
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid = int(lock.read_text().split("\n", 1)[0])
    if _runs_on(pid, data):
        kill_family(family(pid))
    lock.unlink(missing_ok=True)


def _runs_on(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and process.cwd() == str(data.resolve())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
