"""Identity providers and tokens as tests need them."""

import re
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey, RSAKey

from shared.identity.development import DevelopmentProvider
from shared.identity.tokens import NotSignedIn, TokenVerifier
from tests.unit.shared.identity.conftest import Clock


def claims(clock: Clock, **changed: Any) -> dict[str, Any]:
    issued = int(clock().timestamp())
    usual = {
        "iss": "crm-development",
        "aud": "crm",
        "sub": "anna",
        "roles": ["sales"],
        "iat": issued,
        "exp": issued + 600,
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def signed(provider: DevelopmentProvider, content: dict[str, Any], **header: Any) -> str:
    key = provider._key
    return jwt.encode({"alg": "Ed25519", "kid": key.kid} | header, content, key, algorithms=["Ed25519"])


async def refused(verifier: TokenVerifier, token: str, why: str) -> None:
    with pytest.raises(NotSignedIn, match=re.escape(why)) as caught:
        await verifier.verify(token)
    assert token not in caught.value.detail


class Published:
    """An identity provider's key document that tests replace; it counts its reads."""

    def __init__(self, *keys: OKPKey | RSAKey) -> None:
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
