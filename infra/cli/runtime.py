"""`crm up`, `down`, `reset`, `status` and `logs`: the installation as a whole."""

import shutil
from typing import Annotated

import typer

from infra.errors import Problem

commands = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@commands.command()
def up(
    timeout: Annotated[float, typer.Option(help="Seconds to wait until everything is ready.")] = 300.0,
    services: Annotated[str, typer.Option(hidden=True)] = "services",
) -> None:
    """Start Kafka, Postgres and the four services, and wait until all are ready. Harmless when they are running.

    A new installation is for development, unless CRM_ENV is set; from then on it stays what it was started as.
    """
    from infra.cli import environment, starting

    starting.start(environment.settle(), timeout, services)


@commands.command()
def down() -> None:
    """Stop everything started by `crm up`. The data stays."""
    from infra.cli.console import console
    from infra.supervisor.control import stop
    from shared.settings import Settings

    with console().status("stopping …"):
        ended = stop(Settings())
    console().print("stopped; the data is kept" if ended else "nothing was running")


@commands.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Skip the confirmation.")] = False,  # noqa: FBT002
) -> None:
    """Stop everything and delete all data: every customer, every event, all secrets."""
    from infra.cli.console import console
    from infra.supervisor.control import stop
    from shared.settings import Settings

    settings = Settings()
    if not yes:
        typer.confirm(f"Delete all data in {settings.state_dir}?", abort=True)
    stop(settings)
    postgres = settings.state_dir / "postgres"
    for folder in (postgres.resolve(), settings.state_dir):
        if folder.exists():
            shutil.rmtree(folder)
    console().print(f"deleted: {settings.state_dir}")


@commands.command()
def status(as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show each process: state, uptime, restarts, memory, and why it is not ready. Exit code 1 if one is not."""
    from infra.cli.overview import overview, print_overview
    from shared.settings import Settings

    report = overview(Settings())
    print_overview(report, as_json=as_json)
    raise typer.Exit(0 if report.ready else 1)


@commands.command()
def logs(
    name: Annotated[str, typer.Argument(help="supervisor, kafka, postgres, contacts, sales, …")],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Print new lines as the log grows.")] = False,  # noqa: FBT002
    lines: Annotated[int, typer.Option("--lines", "-n", help="Number of lines to start with.")] = 50,
) -> None:
    """Show the end of a process's log."""
    import subprocess

    from infra.embedded.places import logs_dir
    from shared.settings import Settings

    folder = logs_dir(Settings())
    log = folder / f"{name}.log"
    if not log.exists():
        existing = ", ".join(sorted(path.stem for path in folder.glob("*.log"))) or "none yet"
        raise Problem(f"there is no log of {name}; there are: {existing}")
    subprocess.run(["tail", "-n", str(lines), *(["-F"] if follow else []), str(log)], check=False)
