"""Secrets that all services of an installation share, each a file that only its owner may read."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def shared_secret(directory: Path, name: str, make: Callable[[], str]) -> str:
    """Return a secret; the first caller creates it, even if four services start at once.

    The file is complete before it gets its final name, and an existing file is never replaced. All services therefore
    read the same complete secret.
    """
    path = directory / name
    if not path.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=directory, prefix=f".{name}-") as draft:  # readable by us only
            draft.write(make())
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):  # another service was first; all use its secret
                os.link(draft.name, path)
    return path.read_text()
