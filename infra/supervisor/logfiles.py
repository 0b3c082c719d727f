"""Bounded log files: copied and truncated, so that the writer notices nothing."""

import os
import shutil
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
KEEP = 4


def rotate(log: Path) -> None:
    """Move an overlong log to `.1`, the former `.1` to `.2`, and so on.

    The writer keeps its file open for appending, so the file is copied and truncated, not renamed. A line written
    between the two is lost, which a log can bear.
    """
    if not log.exists() or log.stat().st_size <= MAX_BYTES:
        return
    for number in range(KEEP - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


def last_line(log: Path) -> str:
    """Return the last non-empty line: usually the reason why a process ended."""
    if not log.exists():
        return "it left no log"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "it left an empty log")[:300]
