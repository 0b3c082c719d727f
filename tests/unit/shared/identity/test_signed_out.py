from datetime import timedelta

from shared.identity.development import DevelopmentProvider
from shared.identity.tokens import TokenVerifier
from shared.settings import Settings
from tests.unit.shared.identity.conftest import START, Clock, verifier_of
from tests.unit.shared.identity.crafted import refused


async def test_a_session_that_was_signed_out_is_over_everywhere(
    provider: DevelopmentProvider, settings: Settings, clock: Clock
) -> None:
    here, there = (verifier_of(settings, provider.jwks, clock) for _ in range(2))
    ended, other = (provider.issue("anna", ["sales"], now=clock(), session=True) for _ in range(2))
    for verifier in (here, there):
        await verifier.verify(ended)
    await here.sign_out(ended)
    for verifier in (here, there, verifier_of(settings, provider.jwks, clock)):
        await refused(verifier, ended, "was signed out")
        await verifier.verify(other)


async def test_a_signed_out_session_is_forgotten_when_its_token_has_expired(
    provider: DevelopmentProvider, verifier: TokenVerifier, settings: Settings, clock: Clock
) -> None:
    for minutes, kept in ((0, 1), (10, 2), (21, 2)):
        clock.now = START + timedelta(minutes=minutes)
        token = provider.issue("anna", ["sales"], now=clock(), session=True, lifetime=timedelta(minutes=20))
        await verifier.sign_out(token)
        assert len(list((settings.state_dir / "signed-out").iterdir())) == kept
