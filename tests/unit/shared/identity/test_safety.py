import re

import pytest

from shared.identity.development import DevelopmentProvider
from shared.identity.safety import UnsafeError, check
from shared.settings import PROJECT_DIR, Settings


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.7", "crm.example"])
def test_the_development_sign_in_refuses_to_be_reached_by_others(settings: Settings, host: str) -> None:
    reachable = settings.model_copy(update={"host": host})
    with pytest.raises(UnsafeError, match="CRM_HOST="):
        DevelopmentProvider(reachable)
    with pytest.raises(UnsafeError, match="CRM_DEMO_SIGN_IN"):
        check(reachable)
    assert not settings.secrets_dir.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
def test_this_machine_may_reach_it(settings: Settings, host: str) -> None:
    check(settings.model_copy(update={"host": host}))


def test_a_container_vouches_for_its_ports(settings: Settings) -> None:
    check(settings.model_copy(update={"host": "0.0.0.0", "demo_sign_in": "published-on-loopback"}))


def test_the_word_of_docker_compose_is_true() -> None:
    compose = (PROJECT_DIR / "docker-compose.yml").read_text()
    published = re.findall(r"ports: \[(.*)\]", compose)
    assert "CRM_DEMO_SIGN_IN: published-on-loopback" in compose
    assert len(published) == compose.count("ports:")
    assert published
    assert all(ports.startswith('"127.0.0.1:') and "," not in ports for ports in published)


def test_production_listens_where_it_likes_and_names_its_identity_provider(settings: Settings) -> None:
    production = settings.model_copy(update={"env": "production", "host": "0.0.0.0"})
    with pytest.raises(UnsafeError, match="CRM_JWKS must name"):
        check(production)
    check(production.model_copy(update={"jwks": "https://id.example/keys"}))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8102"),
        ("::", "http://127.0.0.1:8102"),
        ("::1", "http://[::1]:8102"),
        ("localhost", "http://localhost:8102"),
    ],
)
def test_services_are_reached_where_they_listen(settings: Settings, host: str, url: str) -> None:
    assert settings.model_copy(update={"host": host}).service_url("sales") == url
