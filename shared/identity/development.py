"""An identity provider for one machine: a key pair, tokens, and demo users for trying the product.

It exists only in development. In production it cannot be created, so any token it has issued comes from an unknown
provider. It asks for no password: who has the installation's link may be anybody.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import compare_digest, token_urlsafe
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.identity.safety import require_development
from shared.identity.shared_secret import shared_secret
from shared.identity.tokens import TokenRules
from shared.model.policy import Role
from shared.settings import DEPARTMENTS, Settings

KEY_FILE = "identity-key.json"
LINK_KEY_FILE = "sign-in-key"
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
        require_development(settings)
        self._settings = settings
        self._key = OKPKey.import_key(json.loads(shared_secret(settings.secrets_dir, KEY_FILE, _new_key)))
        self._link_key = shared_secret(settings.secrets_dir, LINK_KEY_FILE, token_urlsafe)

    def link(self) -> str:
        """Return the address that lets a browser of this machine sign in."""
        return f"{self._settings.local_url(DEPARTMENTS[0])}/sign-in?key={self._link_key}"

    def opens(self, key: str) -> bool:
        """Return whether a browser that has this key may choose whom to sign in as."""
        return compare_digest(key.encode(), self._link_key.encode())

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
        session: bool = False,
    ) -> str:
        """Return a signed token for a user, valid from `now` for `lifetime`; a session's token can be signed out."""
        claims = self._valid(now, lifetime) | {"sub": user, "roles": sorted(roles), "name": name}
        if session:
            claims["jti"] = token_urlsafe()
        if on_behalf_of:
            claims["on_behalf_of"] = on_behalf_of
        header = {"alg": ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def _valid(self, now: datetime, lifetime: timedelta) -> dict[str, Any]:
        """Return the claims that say where and how long a token is valid."""
        issued, rules = int(now.timestamp()), TokenRules.of(self._settings)
        return {
            "iss": rules.issuer,
            "aud": rules.audience,
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(min(lifetime, rules.longest).total_seconds()),
        }


def person(user: str) -> Person | None:
    """Return a user of the demo company by handle."""
    return next((person for person in PEOPLE if person.user == user), None)


def _new_key() -> str:
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return json.dumps(key.as_dict(private=True))
