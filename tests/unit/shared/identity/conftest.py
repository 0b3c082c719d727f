from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.identity.development import DevelopmentProvider
from shared.identity.keys import KeySource
from shared.identity.tokens import TokenVerifier
from shared.settings import Settings

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
    return Settings(state_dir=tmp_path, env="development", kafka="127.0.0.1:1")


@pytest.fixture
def provider(settings: Settings) -> DevelopmentProvider:
    return DevelopmentProvider(settings)


@pytest.fixture
def verifier(provider: DevelopmentProvider, settings: Settings, clock: Callable[[], datetime]) -> TokenVerifier:
    keys = KeySource(provider.jwks, now=clock)
    return TokenVerifier(keys, issuer=settings.issuer, audience=settings.audience, now=clock)
