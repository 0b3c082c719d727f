from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.identity.development import DevelopmentProvider
from shared.identity.keys import KeySource
from shared.identity.signed_out import SignedOut
from shared.identity.tokens import TokenRules, TokenVerifier
from shared.settings import Settings
from tests.support.settings import development

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return development(state_dir=tmp_path, kafka="127.0.0.1:1")


@pytest.fixture
def provider(settings: Settings) -> DevelopmentProvider:
    return DevelopmentProvider(settings)


@pytest.fixture
def verifier(provider: DevelopmentProvider, settings: Settings, clock: Callable[[], datetime]) -> TokenVerifier:
    return verifier_of(settings, provider.jwks, clock)


def verifier_of(
    settings: Settings, read: Callable[[], Awaitable[dict[str, Any]]], clock: Callable[[], datetime], **more: Any
) -> TokenVerifier:
    """Return a verifier, as a service has it, of tokens signed with the keys in a JWKS document."""
    return TokenVerifier(
        KeySource(read, now=clock),
        SignedOut(settings.state_dir / "signed-out", now=clock),
        TokenRules.of(settings),
        now=clock,
        **more,
    )
