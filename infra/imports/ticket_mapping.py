"""The meaning of an event log's activities, read from a file that anybody may edit."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from infra.errors import Problem

DEFAULT = Path(__file__).with_name("helpdesk.toml")

ActivityStep = Literal["open", "accept", "hold", "resolve", "note"]


class Activity(BaseModel):
    """One code: its name, and the ticket's step when it occurs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200)]
    step: ActivityStep
    waiting_for: Literal["customer", "third_party", "internal"] = "customer"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("is not a time zone such as Europe/Rome") from None
    return name


class LogMapping(BaseModel):
    """The rules for reading a log; `customer` may contain {year} or {month}, `subject` {case}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_zone: Annotated[str, AfterValidator(_zone)]
    customer: str
    subject: str
    queue: str
    at_end: Literal["close", "leave"]
    activity: Mapping[str, Activity]

    @model_validator(mode="after")
    def fills_in(self) -> Self:
        """Check that the patterns use only known placeholders."""
        try:
            self.customer.format(year="2000", month="2000-01")
            self.subject.format(case="1")
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                f"customer knows only {{year}} and {{month}}, subject only {{case}}, not {error}"
            ) from None
        return self


def read_mapping(path: Path | None) -> LogMapping:
    """Return the mapping in a TOML file, or the product's default.

    Raises:
        Problem: the file cannot be read or contains an unknown setting.
    """
    source = path or DEFAULT
    try:
        return LogMapping.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"cannot read {source}: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, detail['loc'])) or 'file'}: {detail['msg']}" for detail in error.errors()
        )
        raise Problem(f"{source}: {wrong}") from error
