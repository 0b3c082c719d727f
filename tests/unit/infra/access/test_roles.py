"""What Postgres keeps of a role's password."""

import base64
import hmac

import pytest

from infra.access.roles import verifier
from infra.errors import Problem

SALT = "W22ZaJ0SNY7soEsUEjb6gQ=="
NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
EXCHANGE = f"n=user,r=rOprNGfwEbeRWgbNEkqO,r={NONCE},s={SALT},i=4096,c=biws,r={NONCE}"
SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
"""The example of RFC 7677."""


def test_a_verifier_signs_as_the_standard_says() -> None:
    head, salt, keys = verifier("pencil", base64.b64decode(SALT)).split("$")
    assert (head, salt) == ("SCRAM-SHA-256", f"4096:{SALT}")
    server_key = base64.b64decode(keys.partition(":")[2])
    assert base64.b64encode(hmac.digest(server_key, EXCHANGE.encode(), "sha256")).decode() == SIGNATURE


def test_a_password_that_clients_may_read_differently_is_refused() -> None:
    with pytest.raises(Problem, match="beyond ASCII"):
        verifier("pässword", b"salt")
