"""No listener of a broker is open to those without a password, however the broker is run."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.embedded import kafka
from infra.embedded.places import kafka_place
from infra.image.secrets import properties
from shared.settings import PROJECT_DIR, Settings


def parsed(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


def embedded(folder: Path, *, tls: bool) -> dict[str, str]:
    settings = Settings(state_dir=folder, kafka="", kafka_tls=tls)
    return parsed(kafka.properties(kafka_place(settings)))


@pytest.mark.parametrize("run", ["embedded", "embedded with TLS", "in containers"])
def test_every_listener_asks_for_a_password(run: str, tmp_path: Path) -> None:
    settings = parsed(properties("secret")) if run == "in containers" else embedded(tmp_path, tls="TLS" in run)
    protocols = dict(pair.split(":") for pair in settings["listener.security.protocol.map"].split(","))
    assert set(protocols) == {address.split(":")[0] for address in settings["listeners"].split(",")}
    assert all(protocol.startswith("SASL_") for protocol in protocols.values())
    assert protocols["CLIENTS"] == ("SASL_SSL" if "TLS" in run else "SASL_PLAINTEXT")
    assert settings["authorizer.class.name"].endswith("StandardAuthorizer")
    assert settings["allow.everyone.if.no.acl.found"] == "false"
    assert settings["super.users"] == "User:broker"


def test_the_embedded_broker_is_administered_on_loopback_only(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, kafka="", kafka_host="192.0.2.7")
    listeners = parsed(kafka.properties(kafka_place(settings)))["listeners"]
    addresses = dict(address.split("://") for address in listeners.split(","))
    assert addresses["CLIENTS"] == "192.0.2.7:8190"
    assert addresses["INTERNAL"].startswith("127.0.0.1:")
    assert addresses["CONTROLLER"].startswith("127.0.0.1:")
    assert settings.kafka_protocol == "sasl_ssl"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_no_subscriber_can_dial_is_refused(host: str) -> None:
    with pytest.raises(ValidationError, match="name the address"):
        Settings(kafka_host=host)


def test_containers_are_given_no_open_listener() -> None:
    assert "PLAINTEXT://" not in (PROJECT_DIR / "docker-compose.yml").read_text()
