"""The identity provider's public keys: read from its JWKS, cached, and read again if a key is unknown or stale."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import Key, RSAKey, import_key

READ_AGAIN_AFTER = timedelta(seconds=30)
"""Limits the load on the identity provider caused by tokens with made-up key ids."""
STALE_AFTER = timedelta(hours=1)
"""A key withdrawn by the provider is accepted for at most this long, unless the provider cannot be reached."""
KEPT_WITHOUT_PROVIDER = timedelta(hours=12)
"""Keys read longer ago are not trusted: a provider that is away for so long could withdraw none of them."""
LEAST_RSA_BITS = 2048
NEVER = datetime.min.replace(tzinfo=UTC)

_log = structlog.get_logger()


class KeysUnavailable(Exception):  # noqa: N818 - names what is missing
    """The provider's keys could not be read (503): nobody can sign in for now, but nobody is refused for good."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class KeySource:
    """Finds public keys by id. `read` returns the JWKS document; it is called rarely and never concurrently."""

    def __init__(self, read: Callable[[], Awaitable[dict[str, Any]]], *, now: Callable[[], datetime]) -> None:
        self._read = read
        self._now = now
        self._keys: dict[str, Key] = {}
        self._published: object = None
        self._edition = 0
        self._read_at = self._tried_at = self._next_read = NEVER
        self._reading = asyncio.Lock()

    async def find(self, key_id: str) -> Key | None:
        """Return the key, or None if the provider does not publish it.

        Raises:
            KeysUnavailable: the keys could not be read, neither now nor in the last hours.
        """
        known = key_id in self._keys
        if self._due(known=known) or (self._reading.locked() and not known):
            async with self._reading:
                if self._due(known=key_id in self._keys):
                    await self._refresh()
        return self._keys.get(key_id)

    def edition(self, now: datetime) -> int | None:
        """Return a number that changes whenever the published keys change; None if they must be read again first."""
        return self._edition if now < self._next_read else None

    def _due(self, *, known: bool) -> bool:
        now = self._now()
        return now >= self._next_read or (not known and now >= self._tried_at + READ_AGAIN_AFTER)

    async def _refresh(self) -> None:
        self._tried_at = self._now()
        trusted_until = self._read_at + KEPT_WITHOUT_PROVIDER
        # Set before reading: meanwhile, and after a failure, requests do with the keys that are known.
        self._next_read = min(self._tried_at + READ_AGAIN_AFTER, trusted_until)
        try:
            document = await self._read()
            self._keys = _keys_of(document)
        except (OSError, ValueError, httpx.HTTPError, JoseError) as error:
            if self._tried_at >= trusted_until:
                raise KeysUnavailable("the identity provider's keys cannot be read just now") from error
            _log.warning("keys_not_refreshed", error=type(error).__name__)
            return
        self._edition += self._published != document
        self._published, self._read_at = document, self._now()
        self._next_read = self._read_at + STALE_AFTER


def _keys_of(document: dict[str, Any]) -> dict[str, Key]:
    published = document.get("keys")
    if not isinstance(published, list):
        raise ValueError("a JWKS document has a list named keys")  # noqa: TRY004 - an error in the document
    keys = {
        str(key["kid"]): import_key(key)
        for key in published
        if key.get("kid") and key.get("kty") in {"OKP", "EC", "RSA"} and key.get("use", "sig") == "sig"
    }
    return {name: key for name, key in keys.items() if _is_strong(key)}


def _is_strong(key: Key) -> bool:
    if not isinstance(key, RSAKey) or key.public_key.key_size >= LEAST_RSA_BITS:
        return True
    _log.warning("weak_key_ignored", kid=key.kid, bits=key.public_key.key_size)
    return False


def read_jwks(place: str) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Return a function that reads the JWKS document from a URL or a file."""
    if not place.startswith(("http://", "https://")):
        return lambda: asyncio.to_thread(lambda: _document(Path(place).read_text()))

    async def over_http() -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(place, headers={"accept": "application/json"})
            return _document(answer.raise_for_status().text)

    return over_http


def _document(text: str) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("a JWKS document is a JSON object")  # noqa: TRY004 - an error in the document
    return document
