"""The viewer of a page: language, time zone, and light or dark theme. Known while a page is being rendered."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, negotiate_locale
from fastapi import Request

from shared.identity.principal import Principal
from shared.messages.clock import utc_now
from shared.web.runtime import runtime_of

Language = Literal["en", "zh"]
Theme = Literal["auto", "light", "dark"]

LANGUAGES: dict[Language, str] = {"en": "English", "zh": "中文"}
LOCALES: dict[Language, Locale] = {"en": Locale("en", "GB"), "zh": Locale("zh", "CN", script="Hans")}
_ZONES = available_timezones()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person in front of the page; `principal` is None before signing in."""

    principal: Principal | None
    language: Language
    zone: tzinfo
    theme: Theme
    now: datetime
    colleagues: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of colleagues by handle."""

    @property
    def locale(self) -> Locale:
        return LOCALES[self.language]


current: ContextVar[Viewer] = ContextVar("viewer")
"""Set by `Pages.html` during one rendering; filters and translations read it."""


def viewer_of(request: Request) -> Viewer:
    """Return the viewer that a request's cookies and headers describe; unknown values fall back to defaults."""
    return Viewer(
        principal=getattr(request.state, "principal", None),
        language=_language(request),
        zone=_zone(request.cookies.get("tz", "")),
        theme=_theme(request.cookies.get("theme", "")),
        now=utc_now(),
        colleagues=runtime_of(request).colleague_names,
    )


def _language(request: Request) -> Language:
    chosen = request.cookies.get("lang", "")
    if chosen in LANGUAGES:
        return "zh" if chosen == "zh" else "en"
    languages = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return "zh" if (negotiate_locale(languages, ["zh", "en"], sep="-") or "en").startswith("zh") else "en"


def _zone(name: str) -> tzinfo:
    name = unquote(name)
    return ZoneInfo(name if name in _ZONES else "UTC")


def _theme(name: str) -> Theme:
    return "light" if name == "light" else "dark" if name == "dark" else "auto"
