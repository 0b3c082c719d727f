"""Tokens that admit whoever has them: told once, and stored only as a hash."""

from hashlib import sha256
from typing import Annotated

from pydantic import StringConstraints

TokenHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def hash_of(token: str) -> str:
    """Return the hash that stands for a token in events and rows."""
    return sha256(token.encode()).hexdigest()
