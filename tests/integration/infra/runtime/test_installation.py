"""`crm up`, `down` and `status` on real processes, with deaths in between."""

import os
import signal
import socket

import psutil

from shared.settings import DEPARTMENTS
from tests.integration.infra.runtime.conftest import Installation, until

ALL = {"supervisor", "kafka", "postgres", *DEPARTMENTS}


def test_up_makes_all_ready_and_down_leaves_nothing(installation: Installation) -> None:
    up = installation.up()
    assert up.returncode == 0, up.stderr
    status = installation.status()
    assert set(status) == ALL
    assert {process["state"] for process in status.values()} == {"ready"}
    for department in DEPARTMENTS:
        assert installation.settings.service_url(department) in up.stdout
    assert "/sign-in" in up.stdout

    down = installation.crm("down")
    assert down.returncode == 0, down.stderr
    assert installation.processes() == []


def test_a_second_up_is_harmless(installation: Installation) -> None:
    before = {name: process["pid"] for name, process in installation.started().items()}
    again = installation.up()
    assert again.returncode == 0, again.stderr
    assert "already running" in again.stdout
    assert installation.settings.service_url("sales") in again.stdout
    assert {name: process["pid"] for name, process in installation.status().items()} == before


def test_what_is_killed_comes_back(installation: Installation) -> None:
    installation.started()
    for name in ("sales", "postgres", "kafka"):
        killed = installation.status()[name]["pid"]
        os.kill(killed, signal.SIGKILL)
        until(lambda name=name, killed=killed: _lives_again(installation, name, killed), f"{name} comes back")  # type: ignore[misc]
    assert installation.status()["sales"]["restarts"] == 1
    assert installation.status()["contacts"]["restarts"] == 0


def _lives_again(installation: Installation, name: str, killed: int) -> bool:
    status = installation.status()[name]
    return bool(status["state"] == "ready" and status["pid"] != killed)


def test_nothing_survives_a_killed_supervisor(installation: Installation) -> None:
    os.kill(installation.started()["supervisor"]["pid"], signal.SIGKILL)
    assert installation.crm("down").returncode == 0
    assert installation.processes() == []
    assert installation.crm("status").returncode == 1


def test_up_after_a_killed_supervisor_starts_afresh(installation: Installation) -> None:
    before = installation.started()
    os.kill(before["supervisor"]["pid"], signal.SIGKILL)
    up = installation.up()
    assert up.returncode == 0, up.stderr
    assert not any(psutil.pid_exists(process["pid"]) for process in before.values())


def test_a_taken_port_is_told_in_one_line(installation: Installation) -> None:
    port = installation.settings.port("sales")
    with socket.create_server(("127.0.0.1", port)):
        up = installation.up()
    assert up.returncode == 1
    [line] = up.stderr.splitlines()
    assert f"port {port} (sales) is taken" in line
    assert "CRM_PORT_BASE" in line
    assert installation.processes() == []


def test_a_service_that_cannot_start_is_told_in_one_line(installation: Installation) -> None:
    up = installation.up(services="tests.no_such_package")
    assert up.returncode == 1
    [line] = up.stderr.splitlines()
    assert "times while starting" in line
    assert "no_such_package" in line
    assert installation.processes() == []


def test_a_mistaken_setting_is_told_in_one_line(installation: Installation) -> None:
    up = installation.up(CRM_PORT_BASE="many")
    assert up.returncode == 1
    [line] = up.stderr.splitlines()
    assert line.startswith("crm: CRM_PORT_BASE=many")


def test_down_and_status_without_an_installation(installation: Installation) -> None:
    down = installation.crm("down")
    assert (down.returncode, down.stdout.strip()) == (0, "nothing was running")
    assert "not running" in installation.crm("status").stdout


def test_reset_forgets_everything(installation: Installation) -> None:
    installation.started()
    assert installation.crm("reset", "--yes").returncode == 0
    assert not installation.settings.state_dir.exists()
    installation.settings.state_dir.mkdir()
