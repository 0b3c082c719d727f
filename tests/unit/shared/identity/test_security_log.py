"""Signing in and the first use of a token are recorded by handle; a token's later uses are not."""

import pytest
from shared.identity.security_log import record
from shared.model.policy import Policy
from structlog.testing import capture_logs

from shared.identity.development import DevelopmentProvider
from shared.identity.principal import Principal
from shared.identity.session import permit
from shared.identity.tokens import NotSignedIn, TokenVerifier
from tests.unit.shared.identity.conftest import Clock

KEYS = Policy("keys", {"read": frozenset({"sales"}), "change": frozenset({"sales"})}, watched=frozenset({"change"}))


async def test_a_token_is_recorded_once(verifier: TokenVerifier, provider: DevelopmentProvider, clock: Clock) -> None:
    token = provider.issue("anna", ["sales"], now=clock(), name="Anna Secret")
    with capture_logs() as lines:
        await verifier.verify(token)
        await verifier.verify(token)
        with pytest.raises(NotSignedIn):
            await verifier.verify(f"{token}x")
    (line,) = lines
    assert line == {"event": "token_accepted", "actor": "user:anna", "roles": ["sales"], "log_level": "info"}


def test_only_watched_actions_are_recorded() -> None:
    with capture_logs() as lines:
        permit(Principal("anna", frozenset({"sales"}), on_behalf_of="user:bert"), KEYS, "read")
        assert lines == []
        permit(Principal("anna", frozenset({"sales"}), on_behalf_of="user:bert"), KEYS, "change")
    (line,) = lines
    assert line["event"] == "role_used"
    assert (line["actor"], line["on_behalf_of"], line["kind"], line["action"]) == (
        "user:anna", "user:bert", "keys", "change",
    )  # fmt: skip


def test_a_stranger_has_no_handle() -> None:
    with capture_logs() as lines:
        record("refused", None, status=401)
    assert lines == [{"event": "refused", "actor": None, "status": 401, "log_level": "info"}]
