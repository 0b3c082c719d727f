import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from shared.identity.development import DevelopmentProvider
from shared.identity.safety import UnsafeError
from shared.identity.tokens import NotSignedIn, TokenVerifier
from shared.settings import Settings
from tests.unit.shared.identity.conftest import Clock, verifier_of
from tests.unit.shared.identity.crafted import Published, claims, key_pair, refused, signed


async def test_a_token_says_who_is_asking(provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock) -> None:
    principal = await verifier.verify(provider.issue("anna", ["sales", "manager"], now=clock(), name="Anna L"))
    assert (principal.user, principal.roles, principal.name) == (
        "anna",
        frozenset({"sales", "manager"}),
        "Anna L",
    )
    assert principal.actor == "user:anna"


async def test_a_machine_is_a_system(provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock) -> None:
    assert (await verifier.verify(provider.issue("erp", ["system"], now=clock()))).actor == "system:erp"


async def test_roles_that_are_not_ours_do_not_count(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock
) -> None:
    token = signed(provider, claims(clock, roles=["sales", "emperor", 7]))
    assert (await verifier.verify(token)).roles == {"sales"}


async def test_acting_for_somebody_else_names_both(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock
) -> None:
    by_claim = await verifier.verify(provider.issue("anna", ["sales"], now=clock(), on_behalf_of="bert"))
    by_rfc_8693 = await verifier.verify(signed(provider, claims(clock, sub="bert", act={"sub": "anna"})))
    assert (by_claim.user, by_claim.on_behalf_of) == ("anna", "user:bert")
    assert (by_rfc_8693.user, by_rfc_8693.on_behalf_of) == ("anna", "user:bert")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"iss": "somebody-else"}, "claim 'iss'"),
        ({"aud": "another-product"}, "claim 'aud'"),
        ({"aud": None}, "claim 'aud'"),
        ({"exp": None}, "claim 'exp'"),
        ({"sub": None}, "claim 'sub'"),
        ({"sub": "Anna Lindqvist"}, "claim 'sub' must be a handle"),
        ({"roles": "sales"}, "claim 'roles' must be a list"),
        ({"act": "bert"}, "claim 'act' must be a handle"),
        ({"nbf": 4_000_000_000}, "claim 'nbf'"),
        ({"exp": 1}, "has expired"),
        ({"iat": None}, "claim 'iat'"),
        ({"iat": 4_000_000_000}, "claim 'iat'"),
        ({"exp": 1_772_442_000 + 24 * 3600 + 1}, "longer than 24 hours"),
        ({"exp": 4_000_000_000}, "longer than 24 hours"),
        ({"exp": 1e300}, "longer than 24 hours"),
        ({"exp": 10**400}, "longer than 24 hours"),
        ({"exp": float("nan")}, "claim 'exp'"),
        ({"jti": 7}, "claim 'jti'"),
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock, changed: dict[str, Any], why: str
) -> None:
    await refused(verifier, signed(provider, claims(clock, **changed)), why)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "ä" * 50, "9999.9.9"])
async def test_what_is_not_a_token_is_refused(verifier: TokenVerifier, token: str) -> None:
    with pytest.raises(NotSignedIn, match=r"not a signed JSON Web Token|not valid|not publish"):
        await verifier.verify(token)


async def test_a_token_of_absurd_length_is_not_even_read(verifier: TokenVerifier) -> None:
    await refused(verifier, "x" * 9_000, "longer than")


async def test_an_unsigned_token_is_refused(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock
) -> None:
    parts = [{"alg": "none", "kid": provider._key.kid}, claims(clock)]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    await refused(verifier, ".".join([*encoded, ""]), "not valid")


async def test_the_public_key_is_no_shared_secret(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock
) -> None:
    secret = OctKey.import_key(str(provider._key.as_dict(private=False)["x"]))
    token = jwt.encode({"alg": "HS256", "kid": provider._key.kid}, claims(clock), secret, algorithms=["HS256"])
    await refused(verifier, token, "not valid")


async def test_a_changed_token_is_refused(provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock) -> None:
    header, _, signature = provider.issue("anna", ["sales"], now=clock()).split(".")
    forged = base64.urlsafe_b64encode(json.dumps(claims(clock, roles=["admin"])).encode()).rstrip(b"=").decode()
    await refused(verifier, f"{header}.{forged}.{signature}", "not valid: bad signature")


async def test_a_remembered_token_still_expires(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock
) -> None:
    token = provider.issue("anna", ["sales"], now=clock(), lifetime=timedelta(minutes=5))
    await verifier.verify(token)
    clock.forward(minutes=6)
    await refused(verifier, token, "has expired")


async def test_only_so_many_tokens_are_remembered(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    verifier = verifier_of(settings, provider.jwks, clock, remember=2)
    for user in ("anna", "bert", "clara"):
        await verifier.verify(provider.issue(user, ["sales"], now=clock()))
    assert len(verifier._verified) == 2


@pytest.mark.parametrize("kind", ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"])
async def test_access_tokens_are_accepted(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock, kind: str
) -> None:
    assert (await verifier.verify(signed(provider, claims(clock), typ=kind))).user == "anna"


@pytest.mark.parametrize("kind", ["logout+jwt", "dpop+jwt", "id_token", ""])
async def test_tokens_for_something_else_are_refused(
    provider: DevelopmentProvider, verifier: TokenVerifier, clock: Clock, kind: str
) -> None:
    await refused(verifier, signed(provider, claims(clock), typ=kind), "header 'typ'")


@pytest.mark.parametrize("header", [{}, {"kid": ""}])
async def test_a_token_names_its_key(settings: Settings, clock: Clock, header: dict[str, str]) -> None:
    key = key_pair()
    verifier = verifier_of(settings, Published(key), clock)
    token = jwt.encode({"alg": "Ed25519"} | header, claims(clock), key, algorithms=["Ed25519"])
    await refused(verifier, token, "header 'kid'")


async def test_production_knows_nothing_of_development_tokens(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    with pytest.raises(UnsafeError, match="CRM_ENV=development"):
        DevelopmentProvider(settings.model_copy(update={"env": "production"}))
    elsewhere = verifier_of(settings, Published(key_pair()), clock)
    await refused(elsewhere, provider.issue("anna", ["admin"], now=clock()), "does not publish")
