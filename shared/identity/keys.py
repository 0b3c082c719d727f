"""The identity provider's public keys: read from its JWKS, cached, and read again if a key is unknown or stale."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

READ_AGAIN_AFTER = timedelta(seconds=30)
"""Limits the load on the identity provider caused by tokens with made-up key ids."""
STALE_AFTER = timedelta(hours=1)
"""A key withdrawn by the provider is accepted for at most this long."""

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
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def find(self, key_id: str) -> Key | None:
        """Return the key, or None if the provider does not publish it. Without an id, return its only key.

        Raises:
            KeysUnavailable: the keys could not be read, and none are cached.
        """
        key = self._lookup(key_id)
        if self._due(STALE_AFTER if key else READ_AGAIN_AFTER):
            async with self._reading:
                if self._due(STALE_AFTER if self._lookup(key_id) else READ_AGAIN_AFTER):
                    await self._refresh()
            key = self._lookup(key_id)
        return key

    def _lookup(self, key_id: str) -> Key | None:
        if not key_id and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(key_id)

    def _due(self, age: timedelta) -> bool:
        return self._read_at is None or self._now() - self._read_at >= age

    async def _refresh(self) -> None:
        try:
            self._keys = _keys_of(await self._read())
        except (OSError, ValueError, httpx.HTTPError, JoseError) as error:
            if not self._keys:
                raise KeysUnavailable("the identity provider's keys cannot be read just now") from error
            _log.warning("keys_not_refreshed", error=type(error).__name__)
        self._read_at = self._now()


def _keys_of(document: dict[str, Any]) -> dict[str, Key]:
    published = document.get("keys")
    if not isinstance(published, list):
        raise ValueError("a JWKS document has a list named keys")  # noqa: TRY004 - an error in the document
    return {
        str(key.get("kid", "")): import_key(key)
        for key in published
        if key.get("kty") in {"OKP", "EC", "RSA"} and key.get("use", "sig") == "sig"
    }


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
