"""How a customer is reached: values that customers' events carry."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as pydantic_dataclass

PointKind = Literal["work", "home", "mobile", "billing", "shipping", "other"]


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class EmailAddress:
    """An e-mail address in its normal form; at most one of a customer's is the preferred one."""

    address: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PhoneNumber:
    """A phone number in E.164 form, `+493012345678`."""

    number: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PostalAddress:
    """Where a customer can be visited or written to; `country` is ISO 3166-1 alpha-2 where it is known."""

    address_id: UUID
    lines: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    kind: PointKind = "work"
    preferred: bool = False
