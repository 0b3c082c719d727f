import base64
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.identity.development import DevelopmentProvider
from shared.identity.keys import KeySource, KeysUnavailable
from shared.identity.tokens import NotSignedIn, TokenVerifier
from shared.settings import Settings
from tests.unit.shared.identity.conftest import Clock


def claims(clock: Clock, **changed: Any) -> dict[str, Any]:
    issued = int(clock().timestamp())
    usual = {"iss": "crm-development", "aud": "crm", "sub": "anna", "roles": ["sales"], "exp": issued + 600}
    return {name: value for name, value in (usual | changed).items() if value is not None}


def signed(provider: DevelopmentProvider, content: dict[str, Any]) -> str:
    key = provider._key
    return jwt.encode({"alg": "Ed25519", "kid": key.kid}, content, key, algorithms=["Ed25519"])


async def refused(verifier: TokenVerifier, token: str, why: str) -> None:
    with pytest.raises(NotSignedIn, match=re.escape(why)) as caught:
        await verifier.verify(token)
    assert token not in caught.value.detail


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
    verifier = TokenVerifier(
        KeySource(provider.jwks, now=clock), issuer=settings.issuer, audience=settings.audience, now=clock, remember=2
    )
    for user in ("anna", "bert", "clara"):
        await verifier.verify(provider.issue(user, ["sales"], now=clock()))
    assert len(verifier._verified) == 2


class Published:
    """An identity provider's key document that tests replace; it counts its reads."""

    def __init__(self, *keys: OKPKey) -> None:
        self.keys = keys
        self.reads = 0
        self.away = False

    async def __call__(self) -> dict[str, Any]:
        self.reads += 1
        if self.away:
            raise OSError("connection refused")
        return {"keys": [key.as_dict(private=False) for key in self.keys]}


def key_pair() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)


def named(key: OKPKey) -> str:
    assert key.kid is not None
    return key.kid


async def test_a_new_key_of_the_provider_is_found_and_made_up_keys_cause_no_load(clock: Clock) -> None:
    old, new = key_pair(), key_pair()
    published = Published(old)
    source = KeySource(published, now=clock)
    assert await source.find(named(old))
    published.keys = (old, new)
    assert await source.find(named(new)) is None  # read a moment ago
    clock.forward(seconds=31)
    assert await source.find(named(new))
    for _ in range(50):
        assert await source.find("made-up") is None
    assert published.reads == 2


async def test_a_withdrawn_key_is_forgotten_within_the_hour(clock: Clock) -> None:
    key = key_pair()
    published = Published(key)
    source = KeySource(published, now=clock)
    assert await source.find(named(key))
    published.keys = (key_pair(),)
    clock.forward(minutes=61)
    assert await source.find(named(key)) is None


async def test_known_keys_outlive_the_provider_and_none_known_is_no_refusal(clock: Clock) -> None:
    key = key_pair()
    published = Published(key)
    source = KeySource(published, now=clock)
    published.away = True
    with pytest.raises(KeysUnavailable):
        await source.find(named(key))
    published.away = False
    assert await source.find(named(key))
    published.away = True
    clock.forward(hours=2)
    assert await source.find(named(key))


async def test_production_knows_nothing_of_development_tokens(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    with pytest.raises(RuntimeError, match="CRM_ENV=development"):
        DevelopmentProvider(settings.model_copy(update={"env": "production"}))
    elsewhere = TokenVerifier(
        KeySource(Published(key_pair()), now=clock), issuer=settings.issuer, audience=settings.audience, now=clock
    )
    await refused(elsewhere, provider.issue("anna", ["admin"], now=clock()), "does not publish")
