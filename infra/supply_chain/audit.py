"""Compare all components with what is known about vulnerabilities, and say what could not be compared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import httpx

from infra.supply_chain.advisories import Accepted, Table
from infra.supply_chain.components import Component, Kind
from infra.supply_chain.osv import UnreachableError, vulnerabilities

CLEAN, FOUND, UNCHECKED = 0, 1, 3
"""The exit codes; 2 means wrong arguments, as everywhere."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Vulnerabilities of one component, as one source names them."""

    component: Component
    ids: tuple[str, ...]
    words: str


@dataclass(slots=True)
class Report:
    """What was found, what of it is accepted, and what nobody looked at."""

    checked: list[str] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    accepted: list[tuple[Finding, Accepted]] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        if self.found:
            return FOUND
        return UNCHECKED if self.unchecked else CLEAN


def audit(components: Sequence[Component], table: Table, client: httpx.Client, today: date) -> Report:
    """Ask OSV about the packages and our own table about everything else."""
    report = Report()
    products = [component for component in components if component.kind is Kind.PRODUCT]
    packages = [component for component in components if component.kind is not Kind.PRODUCT]
    findings = [*_in_database(packages, client, report), *_in_table(products, table, today, report)]
    for finding in findings:
        _sort(finding, table, today, report)
    return report


def _in_database(packages: Sequence[Component], client: httpx.Client, report: Report) -> Iterator[Finding]:
    counted = [f"{len(group)} {kind}" for kind in Kind if (group := [each for each in packages if each.kind is kind])]
    try:
        known = vulnerabilities([str(package.purl) for package in packages], client)
    except UnreachableError as error:
        report.unchecked += [f"{group}: {error}" for group in counted]
        return
    report.checked += [f"{group}: {client.base_url.host}" for group in counted]
    for package in packages:
        if ids := known.get(str(package.purl)):
            yield Finding(package, tuple(ids), "https://osv.dev/vulnerability/ and the id tell more")


def _in_table(products: Iterable[Component], table: Table, today: date, report: Report) -> Iterator[Finding]:
    for component in products:
        label = f"{component.name} {component.version}"
        product = table.about(component.name)
        if product is None:
            report.unchecked.append(f"{label}: no source of advisories")
            continue
        if gap := product.gap(component.version, today):
            report.unchecked.append(f"{label}: {gap}")
        else:
            report.checked.append(f"{label}: our table, looked through on {product.looked_through}")
        for advisory in product.advisory:
            if advisory.affects(component.version):
                remedy = f"fixed in {advisory.fixed}" if advisory.fixed else "no release fixes it"
                yield Finding(component, advisory.ids, f"{advisory.summary}; {remedy}")


def _sort(finding: Finding, table: Table, today: date, report: Report) -> None:
    """Take apart what is accepted and what is not."""
    in_force = {name: table.acceptance(finding.component.name, name, today) for name in finding.ids}
    if still_open := tuple(name for name, accepted in in_force.items() if accepted is None):
        report.found.append(Finding(finding.component, still_open, finding.words))
    for accepted in dict.fromkeys(accepted for accepted in in_force.values() if accepted):
        ids = tuple(name for name, its in in_force.items() if its is accepted)
        report.accepted.append((Finding(finding.component, ids, finding.words), accepted))
