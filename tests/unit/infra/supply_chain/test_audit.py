"""The audit tells apart clean, vulnerable, accepted and unchecked, and never calls clean what it did not check."""

from datetime import date, timedelta

import httpx
import pytest
from packageurl import PackageURL

from infra.supply_chain.__main__ import lines
from infra.supply_chain.advisories import FRESH, Accepted, Advisory, Product, Table, read_table
from infra.supply_chain.audit import CLEAN, FOUND, UNCHECKED, Report, audit
from infra.supply_chain.components import Component, Kind

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
PACKAGE = Component(Kind.PACKAGE, PackageURL("pypi", name="a", version="1"), "requirements/runtime.txt", shipped=True)


def server(version: str = "18.6") -> Component:
    return Component(Kind.PRODUCT, PackageURL("generic", name="server", version=version), "pins.txt", shipped=True)


def table(looked_through: date = TODAY, until: date | None = None) -> Table:
    advisory = Advisory(ids=("CVE-1", "CVE-2"), summary="overflow", introduced="18.0", fixed="18.2")
    product = Product(
        name="server", newest="18.7", looked_through=looked_through, sources=("https://s.test",), advisory=(advisory,)
    )
    accepted = Accepted(component="server", ids=("CVE-1",), until=until, reason="not reachable") if until else None
    return Table(product=(product,), accepted=(accepted,) if accepted else ())


def osv(*ids: str, status: int = 200) -> httpx.Client:
    answer = {"results": [{"vulns": [{"id": each} for each in ids]}]}
    respond = httpx.MockTransport(lambda _: httpx.Response(status, json=answer))
    return httpx.Client(transport=respond, base_url="https://osv.test")


def report(*components: Component, known: Table | None = None, client: httpx.Client | None = None) -> Report:
    return audit(components, known or table(), client or osv(), TODAY)


def ids(found: Report) -> list[str]:
    return [each for finding in found.found for each in finding.ids]


def test_what_is_checked_and_not_vulnerable_is_clean() -> None:
    clean = report(PACKAGE, server())
    assert (clean.exit_code, clean.unchecked) == (CLEAN, [])
    assert lines(clean)[-1].startswith("no known vulnerabilities in what was checked; no parts")


def test_vulnerabilities_of_both_sources_are_found() -> None:
    vulnerable = report(PACKAGE, server("18.1"), client=osv("GHSA-1"))
    assert (vulnerable.exit_code, ids(vulnerable)) == (FOUND, ["GHSA-1", "CVE-1", "CVE-2"])


def test_an_unreachable_database_leaves_its_packages_unchecked() -> None:
    unchecked = report(PACKAGE, server(), client=osv(status=503))
    assert unchecked.exit_code == UNCHECKED
    assert "NOT CHECKED  1 Python packages: osv.test gave no answer" in "\n".join(lines(unchecked))
    assert not any("Python packages" in line for line in unchecked.checked)


def test_what_is_found_outweighs_what_is_unchecked() -> None:
    both = report(PACKAGE, server("18.1"), client=osv(status=503))
    assert (both.exit_code, len(both.unchecked)) == (FOUND, 1)


@pytest.mark.parametrize(("age", "code"), [(FRESH, CLEAN), (FRESH + DAY, UNCHECKED)])
def test_a_table_that_nobody_looked_after_checks_nothing(age: timedelta, code: int) -> None:
    assert report(server(), known=table(TODAY - age)).exit_code == code


def test_an_old_table_still_tells_what_it_knows() -> None:
    assert ids(report(server("18.1"), known=table(TODAY - FRESH - DAY))) == ["CVE-1", "CVE-2"]


def test_a_version_beyond_the_table_is_unchecked() -> None:
    assert report(server("18.8")).exit_code == UNCHECKED


def test_a_product_without_a_table_is_unchecked() -> None:
    assert report(server(), known=Table()).unchecked == ["server 18.6: no source of advisories"]


def test_what_is_accepted_is_told_and_does_not_fail() -> None:
    accepted = report(server("18.1"), known=table(until=TODAY))
    assert ids(accepted) == ["CVE-2"]
    assert any("CVE-1" in line and "not reachable" in line for line in lines(accepted))


def test_an_acceptance_ends() -> None:
    assert ids(report(server("18.1"), known=table(until=TODAY - DAY))) == ["CVE-1", "CVE-2"]


@pytest.mark.parametrize(
    ("version", "affected"),
    [("17.9", False), ("18.0", True), ("18.1.0", True), ("18.2", False), ("18.2.0", False), ("18.10", False)],
)
def test_an_advisory_holds_from_its_introduction_to_its_fix(version: str, *, affected: bool) -> None:
    assert bool(report(server(version)).found) is affected


def test_an_advisory_without_a_fix_holds_for_ever() -> None:
    assert Advisory(ids=("CVE-3",), summary="open").affects("99")


def test_our_table_knows_the_overflow_of_the_release_before() -> None:
    postgres = read_table().about("postgresql")
    assert postgres is not None
    [fatal] = [advisory for advisory in postgres.advisory if "CVE-2026-2007" in advisory.ids]
    assert [fatal.affects(version) for version in ("18.1.0", "18.6.0")] == [True, False]


@pytest.mark.parametrize("name", ["postgresql", "kafka", "temurin", "openssl"])
def test_our_table_speaks_of_servers_and_runtime(name: str) -> None:
    assert read_table().about(name) is not None
