"""Passwords in files of their own: made once, readable by their owner only."""

import os
import secrets
from pathlib import Path

from infra.embedded.downloads import replacing


def ensure_secret(path: Path) -> str:
    """Return the secret in a file; create it first if it does not exist."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return write_secret(path, secrets.token_urlsafe(32))


def write_secret(path: Path, text: str) -> str:
    """Write a secret so that nobody else can read it, and a reader sees the old or the new one; return it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(path) as part, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    return text
