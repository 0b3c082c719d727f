"""Broken rules read as a person would say them."""

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from shared.message import Line
from shared.web.rules import WORDS, rule_of


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    customer_id: UUID
    name: Line = "Anna"
    amount: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    kind: Literal["call", "note"] = "note"
    at: AwareDatetime | None = None
    tags: Annotated[tuple[str, ...], Field(max_length=1)] = ()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, "is required"),
        ({"customer_id": "x"}, "must be a UUID"),
        ({"name": ""}, "must have at least 1 character(s)"),
        ({"name": "x" * 301}, "must have at most 300 characters"),
        ({"name": "a\x00b"}, "must not contain the NUL character"),
        ({"amount": "much"}, "must be a number, such as 12.50"),
        ({"amount": [1]}, "must be a number, such as 12.50"),
        ({"amount": "-1"}, "must be at least 0"),
        ({"kind": "dance"}, "must be one of 'call' or 'note'"),
        ({"at": "2026-11-23T09:30:00"}, "must say its time zone, such as 2026-11-23T09:30:00Z"),
        ({"at": "yesterday"}, "must be a moment, such as 2026-11-23T09:30:00Z"),
        ({"tags": ["a", "b"]}, "must have at most 1 entries"),
        ({"shoe_size": 44}, "is not known here"),
    ],
)
def test_rules_read_as_one_would_say_them(fields: dict[str, Any], rule: str) -> None:
    known = {} if fields == {} else {"customer_id": str(UUID(int=1))}
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({**known, **fields})
    assert [rule_of(dict(error)) for error in caught.value.errors()] == [rule]


def test_every_rule_is_one_of_pydantics() -> None:
    assert set(WORDS) <= set(get_args(ErrorType))
