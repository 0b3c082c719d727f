"""Create `.venv` and install the locked packages; needs only Python itself and is quick when nothing changed.

`python3 infra/bootstrap.py runtime` to run the product, `… dev` to test it as well.
"""

import hashlib
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LEAST_PYTHON = (3, 11)
PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
CRM = VENV / "bin" / "crm"
SETS = {"runtime": ("runtime",), "dev": ("dev", "runtime")}
"""The lock files in each package set: `dev` contains everything of `runtime`."""


class InstallError(Exception):
    """One line that names the fault and the remedy."""


def main(arguments: Sequence[str]) -> int:
    package_set = arguments[0] if arguments else "runtime"
    try:
        ensure(package_set)
    except InstallError as failure:
        print(f"crm: {failure}", file=sys.stderr)
        return 1
    return 0


def ensure(package_set: str) -> None:
    """Bring `.venv` into line with the lock file."""
    if sys.version_info < LEAST_PYTHON:
        raise InstallError(f"Python 3.11 or newer is needed, {sys.executable} is {sys.version.split()[0]}")
    if not _is_usable(PYTHON):
        _make_venv()
    if any(_stamp(name).exists() and _stamp(name).read_text() == _digest(name) for name in _covering_sets(package_set)):
        return
    _install(package_set)
    _link_project()
    for name in SETS[package_set]:
        _stamp(name).write_text(_digest(name))


def _covering_sets(package_set: str) -> list[str]:
    return [name for name, covered in SETS.items() if package_set in covered]


def _lock(name: str) -> Path:
    return PROJECT / "requirements" / f"{name}.txt"


def _stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def _digest(name: str) -> str:
    """Digest everything an installation depends on: the lock, the interpreter and the project's path."""
    parts = (_lock(name).read_bytes(), sys.version.encode(), str(PROJECT).encode(), Path(__file__).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_usable(python: Path) -> bool:
    if not python.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {LEAST_PYTHON})"
    return subprocess.run([str(python), "-c", check], check=False, capture_output=True).returncode == 0


def _make_venv() -> None:
    print(f"making {VENV.name} with Python {sys.version.split()[0]} …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True)
    if result.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise InstallError(
            "this Python cannot make virtual environments: install python3-venv "
            f"(on Debian: apt-get install python3-venv). It said: {_last_line(result.stdout + result.stderr)}"
        )


def _install(package_set: str) -> None:
    print(f"installing the locked packages ({package_set}), about a minute the first time …", flush=True)
    began = time.monotonic()
    _ensure_pip()
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--quiet", "--root-user-action=ignore", "-r", str(_lock(package_set))],
        check=False, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if result.returncode:
        sys.stderr.write(result.stderr)
        raise InstallError("the packages could not be installed (the lines above say why): fix that and run this again")
    print(f"installed in {time.monotonic() - began:.0f} s", flush=True)


def _ensure_pip() -> None:
    """Install pip if the environment lacks it; some tools create environments without pip."""
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True).returncode == 0:
        return
    result = subprocess.run([str(PYTHON), "-m", "ensurepip"], check=False, capture_output=True, text=True)
    if result.returncode:
        raise InstallError(f"{VENV} has no pip, and none can be put into it: remove {VENV} and install python3-venv")


def _link_project() -> None:
    """Put the project on the environment's path and `crm` next to its Python, as an editable install does."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = subprocess.run(
        [str(PYTHON), "-c", where], check=True, capture_output=True, text=True
    ).stdout.strip()
    Path(site_packages, "crm-project.pth").write_text(f"{PROJECT}\n")
    CRM.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m infra.cli "$@"\n')
    CRM.chmod(0o755)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing"])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
