"""`crm import`: customers, opportunities, tickets and calls from files of other systems."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.errors import Problem

if TYPE_CHECKING:
    from infra.imports.plan import Plan

commands = typer.Typer()
imports = typer.Typer(
    help="Import files of other systems. A second run imports nothing twice; an interrupted run continues.",
    no_args_is_help=True,
)
commands.add_typer(imports, name="import")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and report, send nothing.")]
Report = Annotated[
    Path | None, typer.Option(help="Report file, one line per odd row; default: in the state directory.")
]
Name = Annotated[str, typer.Option("--batch", help="Name of the import; default: derived from the files.")]
Concurrency = Annotated[int, typer.Option(min=1, max=512, help="Number of concurrent commands.")]
Token = Annotated[
    str, typer.Option(envvar="CRM_TOKEN", help="Bearer token with the role system; default: development's.")
]
Currency = Annotated[str, typer.Option(help="Currency of amounts; the files contain none.")]


@imports.command()
def opportunities(
    folder: Annotated[
        Path, typer.Argument(help="Folder with accounts, products, sales_teams and sales_pipeline as .csv.")
    ],
    *,
    without_account: Annotated[
        str, typer.Option(help="own: an opportunity without account gets its own customer; skip: omit it.")
    ] = "own",
    expected: Annotated[
        str, typer.Option(help="Value of an open opportunity: its product's list-price, or none.")
    ] = "list-price",
    currency: Currency = "EUR",
    dry_run: DryRun = False,
    report: Report = None,
    batch: Name = "",
    concurrency: Concurrency = 64,
    token: Token = "",
) -> None:
    """Import customers, colleagues and opportunities from a sales export."""
    from infra.imports.opportunities import Options, plan_opportunities, read_export
    from infra.imports.plan import Batch

    if without_account not in {"own", "skip"}:
        raise Problem(f"--without-account {without_account}: must be own or skip")
    if expected not in {"list-price", "none"}:
        raise Problem(f"--expected {expected}: must be list-price or none")
    export, name = read_export(folder)
    options = Options(_currency(currency), without_account, expected)  # type: ignore[arg-type]  # checked above
    _run(plan_opportunities(Batch(batch or name), export, options), dry_run, report, concurrency, token)


@imports.command()
def tickets(
    file: Annotated[Path, typer.Argument(help="An event log: CaseID, ActivityID, CompleteTimestamp.")],
    *,
    mapping: Annotated[
        Path | None, typer.Option(help="TOML: the meaning of each activity; see docs/imports.md.")
    ] = None,
    dry_run: DryRun = False,
    report: Report = None,
    batch: Name = "",
    concurrency: Concurrency = 64,
    token: Token = "",
) -> None:
    """Import tickets from a help desk's event log."""
    from infra.imports.plan import Batch
    from infra.imports.ticket_mapping import read_mapping
    from infra.imports.tickets import plan_tickets, read_log

    rows, name = read_log(file)
    _run(plan_tickets(Batch(batch or name), rows, read_mapping(mapping)), dry_run, report, concurrency, token)


@imports.command()
def calls(
    file: Annotated[Path, typer.Argument(help="Calls of a campaign, separated by semicolons.")],
    *,
    year: Annotated[
        int, typer.Option(min=1900, max=2100, help="Year of the first row; the file contains no years.")
    ] = 2008,
    dry_run: DryRun = False,
    report: Report = None,
    batch: Name = "",
    concurrency: Concurrency = 64,
    token: Token = "",
) -> None:
    """Import the people called and their calls."""
    from infra.imports.calls import plan_calls, read_calls
    from infra.imports.plan import Batch

    rows, name = read_calls(file)
    _run(plan_calls(Batch(batch or name), rows, year), dry_run, report, concurrency, token)


def _currency(code: str) -> str:
    from shared.messages.money import CURRENCIES

    if code not in CURRENCIES:
        raise Problem(f"--currency {code}: is not a currency code of ISO 4217, such as EUR")
    return code


def _run(plan: "Plan", dry_run: bool, report: Path | None, concurrency: int, token: str) -> None:  # noqa: FBT001
    from infra.imports.execution import RunOptions, run_import
    from shared.settings import Settings

    if not run_import(plan, Settings(), RunOptions(dry_run, report, concurrency, token)):
        raise typer.Exit(1)
