"""Passwords in files of their own: made once, readable by their owner only."""

from pathlib import Path
from secrets import token_urlsafe

from infra.embedded.downloads import write_atomically
from shared.identity.shared_secret import shared_secret


def ensure_secret(path: Path) -> str:
    """Return the secret in a file; create it first if it does not exist."""
    return shared_secret(path.parent, path.name, lambda: token_urlsafe(32)).strip()


def write_secret(path: Path, text: str) -> str:
    """Write a secret so that nobody else can read it, and a reader sees the old or the new one; return it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, text)
    return text
