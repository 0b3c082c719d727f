"""An identity provider for one machine: a key pair, tokens, and demo users for trying the product.

It exists only in development. In production it cannot be created, so any token it has issued comes from an unknown
provider.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.identity.principal import Role
from shared.settings import Settings

KEY_FILE = "identity-key.json"
ALGORITHM = "Ed25519"
SESSION = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Person:
    """An employee of the demo company."""

    user: str
    name: str
    title: str
    roles: tuple[Role, ...]


PEOPLE: tuple[Person, ...] = (
    Person("anna", "Anna Lindqvist", "Account executive, North", ("sales",)),
    Person("jonas", "Jonas Weber", "Account executive, South", ("sales",)),
    Person("wei", "王伟 (Wang Wei)", "Account executive, Asia", ("sales",)),
    Person("clara", "Clara Moreau", "Head of sales", ("sales", "contacts", "manager")),
    Person("bert", "Bert Okafor", "Service agent", ("service",)),
    Person("meera", "Meera Iyer", "Service agent", ("service",)),
    Person("tomas", "Tomás Herrera", "Field engineer", ("service",)),
    Person("greta", "Greta Nowak", "Head of service", ("service", "contacts", "manager")),
    Person("lena", "Lena Hoffmann", "Customer data steward", ("contacts",)),
    Person("ravi", "Ravi Shah", "Business analyst", ("analyst",)),
    Person("ines", "Inês Duarte", "Internal auditor", ("auditor",)),
    Person(
        "oskar", "Oskar Brandt", "System administrator", ("admin", "contacts", "sales", "service", "analyst", "manager")
    ),
)


class DevelopmentProvider:
    """Issues tokens, signed with a key that all services on this machine share."""

    def __init__(self, settings: Settings) -> None:
        if settings.env != "development":
            raise RuntimeError(
                "the development identity provider exists only with CRM_ENV=development; set CRM_JWKS to your provider"
            )
        self._settings = settings
        self._key = OKPKey.import_key(_shared_key(settings.secrets_dir))

    async def jwks(self) -> dict[str, Any]:
        """Return the public key as a JWKS document."""
        return {"keys": [self._key.as_dict(private=False)]}

    def issue(
        self,
        user: str,
        roles: Iterable[Role],
        *,
        now: datetime,
        name: str = "",
        lifetime: timedelta = SESSION,
        on_behalf_of: str = "",
    ) -> str:
        """Return a signed token for a user, valid from `now` for `lifetime`."""
        issued = int(now.timestamp())
        claims: dict[str, Any] = {
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "sub": user,
            "roles": sorted(roles),
            "name": name,
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(lifetime.total_seconds()),
        }
        if on_behalf_of:
            claims["on_behalf_of"] = on_behalf_of
        header = {"alg": ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])


def person(user: str) -> Person | None:
    """Return a user of the demo company by handle."""
    return next((person for person in PEOPLE if person.user == user), None)


def _shared_key(directory: Path) -> dict[str, str | list[str]]:
    """Return the private key; the first caller creates it, even if four services start at once.

    The file is complete before it gets its final name, and an existing file is never replaced. All services therefore
    read the same complete key.
    """
    path = directory / KEY_FILE
    if not path.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        with tempfile.NamedTemporaryFile("w", dir=directory, prefix=".identity-") as draft:  # readable by us only
            json.dump(key.as_dict(private=True), draft)
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):  # another service was first; all use its key
                os.link(draft.name, path)
    loaded: dict[str, str | list[str]] = json.loads(path.read_text())
    return loaded
