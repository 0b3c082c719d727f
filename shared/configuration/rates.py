"""How many requests are allowed in which time, and where they are counted."""

from typing import Annotated

from limits import parse
from pydantic import AfterValidator


def _rate(text: str) -> str:
    parse(text)
    return text


def _counts_place(text: str) -> str:
    if text not in {"memory", RATES_OFF} and not text.startswith(("redis://", "rediss://")):
        raise ValueError(f"must be memory, {RATES_OFF}, or a redis:// address")
    return text


RATES_OFF = "off"
Rate = Annotated[str, AfterValidator(_rate)]
"""Such as `600/minute`."""
CountsPlace = Annotated[str, AfterValidator(_counts_place)]
