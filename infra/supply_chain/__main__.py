"""`python -m infra.supply_chain audit` and `… sbom`; the Makefile has both."""

from pathlib import Path
from typing import Annotated

import httpx
import typer

from infra.cli.console import console
from infra.supply_chain import osv
from infra.supply_chain.advisories import read_table
from infra.supply_chain.audit import Finding, Report
from infra.supply_chain.audit import audit as audited
from infra.supply_chain.components import components
from infra.supply_chain.sbom import bill_of_materials
from shared.messages.clock import utc_now

commands = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


@commands.command()
def audit(
    database: Annotated[str, typer.Option("--osv", help="The address of OSV or of a mirror of it.")] = osv.URL,
) -> None:
    """Look for known vulnerabilities; exit with 1 if there are any, with 3 if something could not be checked."""
    with httpx.Client(base_url=database, timeout=osv.TIMEOUT) as client:
        report = audited(components(), read_table(), client, utc_now().date())
    for line in lines(report):
        console().print(line, markup=False)
    raise typer.Exit(report.exit_code)


@commands.command()
def sbom(path: Annotated[Path, typer.Argument()] = Path("sbom.cdx.json")) -> None:
    """Write the bill of materials (CycloneDX, JSON)."""
    everything = components()
    path.write_text(bill_of_materials(everything))
    console().print(f"{path}: {len(everything)} components", markup=False)


def lines(report: Report) -> list[str]:
    """Return the report line by line; the last line sums it up."""
    count = sum(len(finding.ids) for finding in report.found)
    return [
        *(f"checked      {text}" for text in report.checked),
        *(f"accepted     {_words(finding)} (until {why.until}: {why.reason})" for finding, why in report.accepted),
        *(f"NOT CHECKED  {text}" for text in report.unchecked),
        *(f"VULNERABLE   {_words(finding)}" for finding in report.found),
        f"{count or 'no'} known vulnerabilities in what was checked; {len(report.unchecked) or 'no'} parts not checked",
    ]


def _words(finding: Finding) -> str:
    component = finding.component
    use = "" if component.shipped else " (not shipped)"
    return f"{component.name} {component.version}{use}: {finding.words}: {', '.join(finding.ids)}"


if __name__ == "__main__":
    commands()
