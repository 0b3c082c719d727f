"""`crm doctor`: check the machine before starting anything."""

from typing import Annotated

import typer

commands = typer.Typer()


@commands.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,  # noqa: FBT002
) -> None:
    """Check Python, disk, ports, memory, Java, cache, clock and versions. Exit code 1 if a check fails."""
    from infra.cli.examination import examine, print_findings
    from shared.settings import Settings

    findings = examine(Settings())
    print_findings(findings, as_json=as_json)
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)
