"""Sessions that were ended before their tokens expired, known to all services that share the state directory."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

DIRECTORY = "signed-out"


class SignedOut:
    """The ids of ended sessions: an empty file for each, named by its hash, until the token would have expired."""

    def __init__(self, directory: Path, *, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._now = now

    def holds(self, token_id: str) -> bool:
        return bool(token_id) and self._mark(token_id).exists()

    def add(self, token_id: str, expires: float) -> None:
        """Remember an ended session until this moment, and forget those whose moment has passed."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._forget_expired()
        mark = self._mark(token_id)
        mark.touch(mode=0o600)
        os.utime(mark, (expires, expires))

    def _mark(self, token_id: str) -> Path:
        return self._directory / sha256(token_id.encode(errors="surrogatepass")).hexdigest()

    def _forget_expired(self) -> None:
        now = self._now().timestamp()
        for mark in self._directory.iterdir():
            with suppress(FileNotFoundError):  # another service was first
                if mark.stat().st_mtime < now:
                    mark.unlink()
