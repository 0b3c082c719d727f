"""`crm up`, `down` and `status` on real processes, with deaths in between."""

import asyncio
import os
import signal
import socket

import asyncpg
import psutil
import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from infra.access.roles import ROLES
from shared.settings import DEPARTMENTS, POSTGRES_PORT, database_of
from tests.integration.infra.runtime.conftest import Installation, until

SALES = database_of("sales")
ALL = {"supervisor", "kafka", "postgres", *DEPARTMENTS}


def test_up_makes_all_ready_and_down_leaves_nothing(installation: Installation) -> None:
    up = installation.up()
    assert up.returncode == 0, up.stderr
    status = installation.status()
    assert set(status) == ALL
    assert {process["state"] for process in status.values()} == {"ready"}
    for department in DEPARTMENTS:
        assert installation.settings.service_url(department) in up.stdout
    link = installation.crm("link").stdout.strip()
    assert link.startswith(f"http://127.0.0.1:{installation.settings.port('contacts')}/sign-in?key=")
    assert link in up.stdout.splitlines()[-3]
    assert installation.crm("token", "--user", "anna").returncode == 0

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


def test_passwords_are_rotated_while_everything_runs(installation: Installation) -> None:
    before = installation.started()
    old = installation.settings.kafka_as("contacts")
    server = installation.settings.postgres_server
    passwords = {role: server.password(role) for role in ("crm", *ROLES)}
    rotated = installation.crm("secrets", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    after = installation.status()
    assert {name for name in after if after[name]["pid"] != before[name]["pid"]} == {"kafka", *DEPARTMENTS}
    assert {process["state"] for process in after.values()} == {"ready"}
    assert AdminClient({**installation.settings.kafka_as("contacts").client, "log_level": 0}).list_topics(timeout=10)
    with pytest.raises(KafkaException):
        AdminClient({**old.client, "log_level": 0}).list_topics(timeout=3)
    for role, password in passwords.items():
        assert _signs_in(installation, role, server.password(role)), role
        assert not _signs_in(installation, role, password), role


def _signs_in(installation: Installation, role: str, password: str) -> bool:
    async def attempt() -> None:
        port = installation.settings.port_base + POSTGRES_PORT
        await (await asyncpg.connect(host="127.0.0.1", port=port, user=role, password=password, database=SALES)).close()

    try:
        asyncio.run(attempt())
    except asyncpg.InvalidPasswordError:
        return False
    except asyncpg.InsufficientPrivilegeError:  # it was let in, but not into this database
        return True
    return True


def test_a_subscriber_is_added_reads_its_topic_and_is_removed(installation: Installation) -> None:
    installation.started()
    added = installation.crm("kafka", "principals", "add", "erp", "--topic", "crm.sales.events")
    assert added.returncode == 0, added.stderr
    client = dict(line.split("=", 1) for line in added.stdout.splitlines())
    assert set(AdminClient({**client, "log_level": 0}).list_topics(timeout=10).topics) == {"crm.sales.events"}
    listed = installation.crm("kafka", "principals", "list").stdout
    assert "erp            READ group crm.erp.*; READ topic crm.sales.events" in listed
    assert "sasl.jaas.config" in installation.crm("kafka", "principals", "show", "erp", "--java").stdout

    assert installation.crm("kafka", "principals", "remove", "erp").returncode == 0
    assert "erp" not in installation.crm("kafka", "principals", "list").stdout
    with pytest.raises(KafkaException):
        AdminClient({**client, "log_level": 0}).list_topics(timeout=3)


def test_a_principal_of_the_product_is_not_handed_out(installation: Installation) -> None:
    installation.started()
    added = installation.crm("kafka", "principals", "add", "contacts", "--topic", "crm.sales.events")
    assert (added.returncode, added.stderr) == (
        1,
        "crm: contacts is a principal of the product itself; choose another name\n",
    )


def test_clients_use_tls_where_it_is_asked_for(installation: Installation) -> None:
    up = installation.up(CRM_KAFKA_TLS="1")
    assert up.returncode == 0, up.stderr
    plain = {**installation.settings.kafka_as("contacts").client, "log_level": 0}
    with pytest.raises(KafkaException):
        AdminClient(plain).list_topics(timeout=3)
    secured = installation.settings.model_copy(update={"kafka_tls": True}).kafka_as("contacts")
    assert secured.security["security.protocol"] == "sasl_ssl"
    assert "crm.contacts.events" in AdminClient({**secured.client, "log_level": 0}).list_topics(timeout=10).topics


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


@pytest.mark.parametrize(
    ("setting", "told"),
    [({"CRM_HOST": "0.0.0.0"}, "CRM_HOST=0.0.0.0"), ({"CRM_ENV": "production"}, "CRM_JWKS must name")],
)
def test_an_unsafe_sign_in_is_told_in_one_line(installation: Installation, setting: dict[str, str], told: str) -> None:
    up = installation.up(**setting)
    assert up.returncode == 1
    [line] = up.stderr.splitlines()
    assert line.startswith("crm: ")
    assert told in line
    assert installation.processes() == []


def test_down_and_status_without_an_installation(installation: Installation) -> None:
    down = installation.crm("down")
    assert (down.returncode, down.stdout.strip()) == (0, "nothing was running")
    assert "not running" in installation.crm("status").stdout


def test_reset_forgets_everything(installation: Installation) -> None:
    installation.started()
    assert installation.crm("reset", "--yes").returncode == 0
    assert not installation.settings.state_dir.exists()
    installation.settings.state_dir.mkdir()
