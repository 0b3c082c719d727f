"""Others on the machine: they read no file, and without a password neither Kafka nor Postgres lets them in."""

import asyncio
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

import asyncpg
import psutil
import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from infra.access.modes import ensure_passable, ensure_private, open_to_others
from infra.embedded import downloads
from infra.embedded.postgres_binaries import ensure_postgres
from infra.embedded.runtime import PostgresServer
from infra.embedded.unprivileged import DEDICATED, SHARED, can_make_users
from shared.settings import POSTGRES_PORT, Settings
from tests.integration.infra.runtime.conftest import Installation
from tests.support.servers import temporary_state

INTRUDER = 65533
USABLE = 'while read -r path; do if [ -r "$path" ] || [ -w "$path" ]; then echo "$path"; fi; done'


def usable(paths: Iterable[Path]) -> str:
    """Return which of these paths a stranger can read or write, as the operating system tells it."""
    done = subprocess.run(
        ["/bin/sh", "-c", USABLE],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        user=INTRUDER,
        group=INTRUDER,
        extra_groups=[],
    )
    return done.stdout


def test_a_stranger_on_the_machine_reads_no_file_and_gets_into_no_server(installation: Installation) -> None:
    settings = installation.settings
    earlier = settings.state_dir / "logs" / "earlier.log"
    earlier.parent.mkdir()
    earlier.write_text("of a version that was open to all")
    for path, mode in ((settings.state_dir, 0o755), (earlier.parent, 0o755), (earlier, 0o644)):
        path.chmod(mode)
    installation.started()
    assert [*open_to_others(settings.state_dir)] == []
    everything = [settings.state_dir, *settings.state_dir.rglob("*")]
    assert {"kafka", "logs", "secrets", "supervisor.json"} <= {path.name for path in everything}
    if os.geteuid() == 0:  # nobody else can try
        assert usable(everything) == ""
    # A connection does not tell the server who makes it, so these attempts are anybody's.
    with pytest.raises(KafkaException):
        AdminClient({"bootstrap.servers": settings.bootstrap_servers, "log_level": 0}).list_topics(timeout=3)
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(asyncpg.connect(host="127.0.0.1", port=settings.port_base + POSTGRES_PORT, user="crm", password=""))


def test_the_doctor_names_what_others_may_read(installation: Installation) -> None:
    ensure_private(installation.settings.state_dir)
    leak = installation.settings.state_dir / "export.csv"
    leak.write_text("names")
    leak.chmod(0o640)
    said = installation.crm("doctor", "--json").stdout
    assert f"others may use 1 files or folders, such as {leak}: make down and make up" in said
    leak.chmod(0o600)
    assert "nobody else can read the state directory" in installation.crm("doctor", "--json").stdout


def test_what_a_command_writes_is_for_its_owner(installation: Installation, tmp_path: Path) -> None:
    calls, report = tmp_path / "calls.csv", tmp_path / "new" / "report.csv"
    head = "age;job;marital;education;default;balance;housing;loan;contact;day;month;duration;campaign;pdays;previous"
    row = "59;admin.;married;secondary;no;2343;yes;no;cellular;5;may;1042;2;-1;0"
    calls.write_text(f"{head};poutcome;y\n{row};unknown;yes\n")
    done = installation.crm("import", "calls", str(calls), "--dry-run", "--report", str(report))
    assert done.returncode == 0, done.stderr
    assert [oct(path.stat().st_mode & 0o777) for path in (report.parent, report)] == ["0o700", "0o600"]


def test_folders_above_the_state_directory_are_passable_only_where_we_made_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    before = os.umask(0o077)
    try:
        ensure_private(tmp_path / "srv" / "crm" / "state")
        ensure_passable(tmp_path)
    finally:
        os.umask(before)
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path, tmp_path / "srv", tmp_path / "srv" / "crm" / "state")]
    assert modes == [0o700, 0o711, 0o700]


def test_downloads_are_for_everybody_however_strict_the_umask_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = Settings().cache_dir / "jars"

    def fetch(pin: downloads.Pin, staging: Path) -> Path:
        return copyfile(fetched / pin.filename, staging / pin.filename)

    ensure_postgres(Settings().cache_dir)
    monkeypatch.setattr(downloads, "_fetch", fetch)
    cache, before = tmp_path / "new" / "cache", os.umask(0o077)
    try:
        ensure_postgres(cache)
    finally:
        os.umask(before)
    for path in (cache.parent, cache, *cache.rglob("*")):
        needed = 0o055 if path.is_dir() else 0o044
        assert path.stat().st_mode & needed == needed, path


def test_postgres_runs_as_a_user_of_its_own_and_takes_over_data_of_the_shared_one() -> None:
    with temporary_state() as settings:
        server = PostgresServer(settings)
        server.start()
        home = settings.state_dir / "postgres"
        if can_make_users():
            server.stop()
            for path in (home, *home.rglob("*")):
                os.chown(path, *_ids(SHARED))
            server.restart()
        expected = DEDICATED if can_make_users() else psutil.Process().username()
        assert psutil.Process(server.pid).username() == expected
        assert {path.stat().st_uid for path in (home, *home.rglob("*"))} == {(home / "data").stat().st_uid}
        server.stop()


def _ids(name: str) -> tuple[int, int]:
    import pwd

    entry = pwd.getpwnam(name)
    return entry.pw_uid, entry.pw_gid
