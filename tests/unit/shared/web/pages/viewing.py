"""A viewer of a page, for values that depend on language and time zone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shared.web.pages.viewer import Language, Viewer, current

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@contextmanager
def viewed(
    language: Language = "en", zone: str = "Europe/Berlin", colleagues: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Render for a viewer at `NOW`, with these colleagues (handle → name)."""
    token = current.set(Viewer(None, language, ZoneInfo(zone), "auto", NOW, colleagues or {}))
    try:
        yield
    finally:
        current.reset(token)
