"""Commands in the documents work: the README's are run in order, and all others exist."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from infra.cli.app import build
from infra.processes.ports import is_free
from shared.settings import PROJECT_DIR, Settings
from tests.docs.reading import DOCUMENTS, README, blocks, inline_commands
from tests.support.servers import temporary_state

USUAL_PORT = re.compile(r"127\.0\.0\.1:81(\d\d)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_in_a_document_exists(document: Path) -> None:
    for names in inline_commands(document):
        command: Any = get_command(build())
        for name in names:
            subcommands: Mapping[str, Any] | None = getattr(command, "commands", None)
            if subcommands is None:
                break  # the remaining words are arguments of the command, as in `crm rebuild sales`
            assert name in subcommands, f"{document.name} names 'crm {' '.join(names)}'"
            command = subcommands[name]


def test_the_readmes_commands_work() -> None:
    scripts = blocks(README)
    assert any("make up" in script for script in scripts)
    script = "\n".join(scripts)
    # The text shows start and stop commands side by side; the test runs everything else between them.
    typed = [line for line in script.splitlines() if not line.startswith("make down")] + ["make down"]
    with temporary_state() as settings:
        done = _typed("\n".join(typed), settings)
        assert done.returncode == 0, done.stdout + done.stderr
        assert '"customer_id"' in done.stdout
        assert is_free(settings.port("contacts")), "make down left something running"


def _typed(script: str, settings: Settings) -> "subprocess.CompletedProcess[str]":
    ours = USUAL_PORT.sub(lambda usual: f"127.0.0.1:{settings.port_base + int(usual[1])}", script)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", ours.replace("curl -s ", "curl -sf ")],
        cwd=PROJECT_DIR, env=_environment(settings), capture_output=True, text=True, check=False,
    )  # fmt: skip


def _environment(settings: Settings) -> Mapping[str, str]:
    ours = {"CRM_STATE_DIR": str(settings.state_dir), "CRM_PORT_BASE": str(settings.port_base), "CRM_DEMO": "0"}
    return {name: value for name, value in os.environ.items() if name != "CRM_ENV"} | ours
