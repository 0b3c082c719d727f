"""The `crm` command: an explicit list of topics, and one line per failure.

To add a topic, write a module in this folder with `commands = typer.Typer()` and name it in `TOPICS`. Import heavy
modules inside the commands, so that `crm --help` stays quick.
"""

import os
import sys

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from infra.cli import access, audit, doctor, environment, events, import_, link, parked, rebuild, runtime, token
from infra.errors import Problem
from shared.identity.safety import UnsafeError

TOPICS = (
    runtime.commands,
    doctor.commands,
    import_.commands,
    audit.commands,
    events.commands,
    parked.commands,
    rebuild.commands,
    token.commands,
    access.commands,
    link.commands,
)


def build() -> typer.Typer:
    app = typer.Typer(
        help="One history of each customer, seen the same by every department.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for commands in TOPICS:
        app.add_typer(commands)
    return app


def main() -> None:
    """Run the command; print a failure as one line on stderr, or in full with CRM_DEBUG=1."""
    try:
        environment.recall()
        build()(prog_name="crm")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("CRM_DEBUG"):
            raise
        sys.stderr.write(f"crm: {_words(error)}\n")
        sys.exit(1)


def _words(error: Exception) -> str:
    match error:
        case Problem() | SettingsError() | UnsafeError():
            return str(error)
        case ValidationError():
            return "; ".join(_setting(dict(detail)) for detail in error.errors())
        case _:
            return f"unexpected {type(error).__name__}: {error} (CRM_DEBUG=1 shows where)"


def _setting(error: dict[str, object]) -> str:
    location = error["loc"]
    name = "_".join(str(part) for part in location) if isinstance(location, tuple) else str(location)
    return f"CRM_{name.upper()}={error['input']}: {error['msg']}"


if __name__ == "__main__":
    main()
