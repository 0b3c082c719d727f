"""Whether an installation is for development or production: decided at its first `crm up`, remembered from then on."""

import os

from shared.settings import Settings

VARIABLE = "CRM_ENV"
RECORD = "environment"
"""The file in the state directory that remembers it."""


def recall() -> None:
    """Give CRM_ENV the value that the installation was started with, unless the user set the variable."""
    record = Settings().state_dir / RECORD
    if VARIABLE not in os.environ and record.exists():
        os.environ[VARIABLE] = record.read_text().strip()


def settle() -> Settings:
    """Return the settings for a start: a new installation is for development, unless the user set CRM_ENV."""
    os.environ.setdefault(VARIABLE, "development")
    return Settings()


def remember(settings: Settings) -> None:
    (settings.state_dir / RECORD).write_text(f"{settings.env}\n")
