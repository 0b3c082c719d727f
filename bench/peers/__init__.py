"""Other products on the same work; each is downloaded, pinned, into the cache at its first measurement."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.figure import Unavailable
from shared.settings import Settings

MAKING_TIMEOUT = 300
RUNNING_TIMEOUT = 180


def cached_folder(name: str, pins: Path, make: Callable[[Path], None]) -> Path:
    """Return a cache folder that `make` filled for exactly these pins.

    Raises:
        Unavailable: it cannot be filled: no network, no room.
    """
    digest = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = Settings().cache_dir / "bench" / f"{name}-{digest}"
    result = folder / ".complete"
    if not result.exists():
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise Unavailable(f"cannot make {folder}: {error.strerror}") from error
        make(folder)
        result.touch()
    return folder


def output(command: Sequence[str], *, timeout: float = RUNNING_TIMEOUT, env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end and return its output.

    Raises:
        Unavailable: it does not exist, fails, or takes too long; with its last line.
    """
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout, env=env)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{Path(command[0]).name} {error}") from error
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no output"]
        relevant = [line for line in lines if "error" in line.lower()] or lines[-1:]
        raise Unavailable(f"{Path(command[0]).name} failed: {relevant[0].strip()[:200]}")
    return result.stdout
