"""Verifying bearer tokens; a verified token is remembered for a while, but not beyond its key or its session."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple, get_args

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import Key
from pydantic import TypeAdapter, ValidationError

from shared.identity import security_log
from shared.identity.keys import STALE_AFTER, KeySource
from shared.identity.principal import Principal
from shared.identity.signed_out import SignedOut
from shared.messages.fields import UserId
from shared.model.policy import Role
from shared.settings import Settings

ALGORITHMS = ("Ed25519", "EdDSA", "ES256", "RS256")
"""Only asymmetric ones, so that verifiers cannot create tokens; `none` and shared secrets are never accepted."""

ROLES: frozenset[str] = frozenset(get_args(Role))
LONGEST_TOKEN = 8_192
TYPES = frozenset({"jwt", "at+jwt"})
"""Accepted types of token (`typ`), in lower case; others, such as logout tokens, are for something else."""
LEEWAY = 30
"""The tolerated difference between the provider's clock and ours, in seconds."""

_user_id: TypeAdapter[str] = TypeAdapter(UserId)


class NotSignedIn(Exception):  # noqa: N818 - describes the state of the caller
    """There is no valid token (401). `detail` states why and never repeats the token."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TokenRules(NamedTuple):
    """What a token must say to be meant for us."""

    issuer: str
    audience: str
    longest: timedelta
    """The longest time for which it may be valid."""

    @staticmethod
    def of(settings: Settings) -> "TokenRules":
        return TokenRules(settings.issuer, settings.audience, timedelta(hours=settings.token_hours))


class Verified(NamedTuple):
    """A token that was verified."""

    principal: Principal
    token_id: str
    """Its `jti`; empty if it has none."""
    remembered_until: datetime
    edition: int | None
    """The provider's keys at that time."""


class TokenVerifier:
    """Verifies tokens and returns their principals.

    Checking a signature costs more than the rest of a read. Verified tokens are therefore remembered by hash, at most
    `remember` of them, for an hour, while the provider publishes the same keys, and never beyond their expiry.
    """

    def __init__(
        self,
        keys: KeySource,
        signed_out: SignedOut,
        rules: TokenRules,
        *,
        now: Callable[[], datetime],
        remember: int = 10_000,
    ) -> None:
        self._keys = keys
        self._signed_out = signed_out
        self._longest = rules.longest
        self._now = now
        self._remember = remember
        self._verified: OrderedDict[bytes, Verified] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": rules.issuer},
            aud={"essential": True, "value": rules.audience},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, token: str) -> Principal:
        """Return the principal that a token identifies.

        Raises:
            NotSignedIn: it is malformed, not signed by the provider, expired, for another audience, or signed out.
            KeysUnavailable: the provider's keys cannot be read.
        """
        verified = await self._verified_token(token)
        if self._signed_out.holds(verified.token_id):
            raise NotSignedIn("this session was signed out; sign in again")
        return verified.principal

    async def sign_out(self, token: str) -> None:
        """Refuse a session's token from now on, in all services that share the state directory.

        Raises:
            NotSignedIn, KeysUnavailable: as in `verify`.
        """
        verified = await self._verified_token(token)
        if verified.token_id:
            self._signed_out.add(verified.token_id, verified.principal.expires_at + LEEWAY)

    async def _verified_token(self, token: str) -> Verified:
        if len(token) > LONGEST_TOKEN:
            raise NotSignedIn(f"the token is longer than {LONGEST_TOKEN} characters")
        digest = sha256(token.encode()).digest()
        remembered = self._verified.get(digest)
        if remembered and self._holds(remembered):
            self._verified.move_to_end(digest)
            return remembered
        self._verified.pop(digest, None)
        self._verified[digest] = verified = await self._verify_anew(token)
        security_log.record("token_accepted", verified.principal)
        while len(self._verified) > self._remember:
            self._verified.popitem(last=False)
        return verified

    def _holds(self, verified: Verified) -> bool:
        now = self._now()
        return now < verified.remembered_until and self._keys.edition(now) == verified.edition is not None

    async def _verify_anew(self, token: str) -> Verified:
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise NotSignedIn("the token was signed with a key the identity provider does not publish")
        claims = self._checked_claims(token, key)
        now, principal = self._now(), principal_of(claims)
        return Verified(
            principal=principal,
            token_id=claims.get("jti", ""),
            remembered_until=min(datetime.fromtimestamp(principal.expires_at, UTC), now + STALE_AFTER),
            edition=self._keys.edition(now),
        )

    def _checked_claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._claims.validate(claims)
        except ExpiredTokenError:
            raise NotSignedIn("the token has expired; sign in again") from None
        except (JoseError, ValueError) as error:
            raise NotSignedIn(f"the token is not valid: {_reason(error)}") from None
        if claims["exp"] > claims["iat"] + self._longest.total_seconds():
            raise NotSignedIn(
                f"the token is not valid: it is for longer than {self._longest / timedelta(hours=1):g} hours"
            )
        return claims


def _key_id(token: str) -> str:
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, AttributeError):
        raise NotSignedIn("the token is not a signed JSON Web Token") from None
    if str(header.get("typ", "jwt")).lower().removeprefix("application/") not in TYPES:
        raise NotSignedIn("the token is not valid: header 'typ' must be JWT or at+jwt")
    key_id = header.get("kid")
    if not key_id or not isinstance(key_id, str):
        raise NotSignedIn("the token is not valid: header 'kid' must name the key that signed it")
    return key_id


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
        expires_at=float(claims["exp"]),
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
