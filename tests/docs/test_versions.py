"""Containers and documents name the versions that the embedded servers are pinned to."""

import re

from infra.embedded import kafka, postgres_binaries
from shared.settings import PROJECT_DIR
from tests.support.containers import IMAGE_KAFKA, IMAGE_POSTGRES

COMPOSE = (PROJECT_DIR / "docker-compose.yml").read_text()
OPERATOR = (PROJECT_DIR / "docs" / "operator.md").read_text()


def defaults(variable: str) -> list[str]:
    """Return what compose and the operator's guide give as the default of an image."""
    in_compose = re.findall(rf"\$\{{{variable}:-([^}}]+)\}}", COMPOSE)
    in_guide = re.findall(rf"^\| `{variable}` \| `([^`]+)`", OPERATOR, re.MULTILINE)
    assert in_compose
    assert in_guide
    return [*in_compose, *in_guide]


def test_kafka_has_one_version() -> None:
    assert {*defaults("CRM_IMAGE_KAFKA"), IMAGE_KAFKA} == {f"apache/kafka:{kafka.VERSION}"}


def test_postgres_in_a_container_is_the_newest_minor_of_the_pinned_major() -> None:
    major, _, _ = postgres_binaries.VERSION.partition(".")
    assert {*defaults("CRM_IMAGE_POSTGRES"), IMAGE_POSTGRES} == {f"postgres:{major}"}
