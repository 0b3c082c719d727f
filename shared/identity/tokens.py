"""Verifying bearer tokens; a verified token is cached until it expires."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, get_args

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import Key
from pydantic import TypeAdapter, ValidationError

from shared.identity.keys import KeySource
from shared.identity.principal import Principal, Role
from shared.messages.fields import UserId

ALGORITHMS = ("Ed25519", "EdDSA", "ES256", "RS256")
"""Only asymmetric ones, so that verifiers cannot create tokens; `none` and shared secrets are never accepted."""

ROLES: frozenset[str] = frozenset(get_args(Role))
LONGEST_TOKEN = 8_192
LEEWAY = 30
"""The tolerated difference between the provider's clock and ours, in seconds."""

_user_id: TypeAdapter[str] = TypeAdapter(UserId)


class NotSignedIn(Exception):  # noqa: N818 - describes the state of the caller
    """There is no valid token (401). `detail` states why and never repeats the token."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TokenVerifier:
    """Verifies tokens and returns their principals.

    Checking a signature costs more than the rest of a read. Verified tokens are therefore cached by hash, at most
    `remember` of them and never beyond their expiry.
    """

    def __init__(
        self, keys: KeySource, *, issuer: str, audience: str, now: Callable[[], datetime], remember: int = 10_000
    ) -> None:
        self._keys = keys
        self._now = now
        self._remember = remember
        self._verified: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, token: str) -> Principal:
        """Return the principal that a token identifies.

        Raises:
            NotSignedIn: it is malformed, not signed by the provider, expired, or for another audience.
            KeysUnavailable: the provider's keys have never been readable so far.
        """
        if len(token) > LONGEST_TOKEN:
            raise NotSignedIn(f"the token is longer than {LONGEST_TOKEN} characters")
        digest = sha256(token.encode()).digest()
        remembered = self._verified.get(digest)
        if remembered and self._now().timestamp() < remembered[0]:
            self._verified.move_to_end(digest)
            return remembered[1]
        expires, principal = await self._verify_anew(token)
        self._verified[digest] = (expires, principal)
        while len(self._verified) > self._remember:
            self._verified.popitem(last=False)
        return principal

    async def _verify_anew(self, token: str) -> tuple[float, Principal]:
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise NotSignedIn("the token was signed with a key the identity provider does not publish")
        claims = self._checked_claims(token, key)
        return float(claims["exp"]), principal_of(claims)

    def _checked_claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._claims.validate(claims)
        except ExpiredTokenError:
            raise NotSignedIn("the token has expired; sign in again") from None
        except (JoseError, ValueError) as error:
            raise NotSignedIn(f"the token is not valid: {_reason(error)}") from None
        return claims


def _key_id(token: str) -> str:
    try:
        return str(jws.extract_compact(token.encode()).headers().get("kid", ""))
    except (JoseError, ValueError, AttributeError):
        raise NotSignedIn("the token is not a signed JSON Web Token") from None


def _reason(error: Exception) -> str:
    """Return the kind of error, because messages of libraries could repeat parts of the token."""
    claim = getattr(error, "claim", None)
    return f"claim {claim!r}" if claim else str(getattr(error, "error", type(error).__name__)).replace("_", " ")


def principal_of(claims: dict[str, Any]) -> Principal:
    """Return the principal described by verified claims; unknown roles are ignored.

    Raises:
        NotSignedIn: a claim is missing or has the wrong form.
    """
    roles = claims.get("roles")
    if not isinstance(roles, list):
        raise NotSignedIn("the token is not valid: claim 'roles' must be a list")
    valid = frozenset(role for role in roles if isinstance(role, str) and role in ROLES)
    user, behalf = _who_acts(claims)
    return Principal(
        user=user,
        roles=valid,  # type: ignore[arg-type]
        on_behalf_of=f"user:{behalf}" if behalf else "",
        name=str(claims.get("name", ""))[:200],
    )


def _who_acts(claims: dict[str, Any]) -> tuple[str, str]:
    """Return the acting user and the user they act for. With `act` (RFC 8693), the actor acts for the subject."""
    subject = _handle(claims["sub"], "sub")
    if "act" in claims:
        act = claims["act"]
        return _handle(act.get("sub") if isinstance(act, dict) else None, "act"), subject
    behalf = claims.get("on_behalf_of")
    return subject, _handle(str(behalf).removeprefix("user:"), "on_behalf_of") if behalf else ""


def _handle(value: object, claim: str) -> str:
    try:
        return _user_id.validate_python(value)
    except ValidationError:
        raise NotSignedIn(f"the token is not valid: claim {claim!r} must be a handle such as anna") from None
