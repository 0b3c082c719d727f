"""The settings of tests: development, which nothing but `crm up` and they ask for."""

from typing import Any

from pydantic import SecretStr

from shared.settings import Settings


def development(**values: Any) -> Settings:
    """Return settings with the development identity provider."""
    return Settings(env="development", **values)


def offline(**values: Any) -> Settings:
    """Return settings for an application that is created and never started: no server answers at its addresses."""
    return development(postgres=SecretStr("postgresql://nobody@127.0.0.1:1"), kafka="127.0.0.1:1", **values)
