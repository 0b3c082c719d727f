"""Messages for broken rules read like natural English."""

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from shared.messages.fields import Line, Moment, Text
from shared.web.api.validation import WORDS, rule_of

ONE_LINE = "must be one line of text, without line breaks, tabs and other control characters"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    customer_id: UUID
    name: Line = "Anna"
    amount: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    kind: Literal["call", "note"] = "note"
    at: Moment | None = None
    note: Text = "noted"
    page: AnyHttpUrl | None = None
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
        ({"at": "yesterday"}, "must be a date and time, such as 2026-11-23T09:30:00Z"),
        ({"at": 20261123}, "must be a date and time, such as 2026-11-23T09:30:00Z"),
        ({"at": "1764000000"}, "must be a date and time, such as 2026-11-23T09:30:00Z"),
        ({"at": "0001-01-01T00:00:00+05:00"}, "must be between the years 1900 and 9999"),
        ({"at": "9999-12-31T23:59:59-05:00"}, "must be between the years 1900 and 9999"),
        ({"name": "\u200b\u202e \ufeff"}, "must contain visible text"),
        ({"note": "\u3164"}, "must contain visible text"),
        ({"name": "invoice\u202egnp.exe"}, ONE_LINE),
        ({"name": "Anna\uffff"}, ONE_LINE),
        ({"name": "An\ud800na"}, "must be text, without halves of characters"),
        ({"note": "ding\x07"}, "must be text, without control characters other than line breaks and tabs"),
        ({"page": "javascript:alert(1)"}, "must be a web address that begins with http:// or https://"),
        ({"page": "thanks"}, "must be a web address, such as https://example.com/thanks"),
        ({"tags": ["a", "b"]}, "must have at most 1 entries"),
        ({"shoe_size": 44}, "is not known here"),
    ],
)
def test_rules_read_as_one_would_say_them(fields: dict[str, Any], rule: str) -> None:
    valid = {} if fields == {} else {"customer_id": str(UUID(int=1))}
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({**valid, **fields})
    assert [rule_of(dict(error)) for error in caught.value.errors()] == [rule]


def test_text_keeps_what_is_read_and_loses_what_nobody_sees() -> None:
    typed = {"customer_id": UUID(int=1), "name": "\u202a\u200bJosé \u200d\ufeff", "note": "one\x0btwo\r\n\tthree\u200b"}
    form = Form.model_validate(typed)
    assert (form.name, form.note) == ("José", "one\ntwo\r\n\tthree")
    family = "👨\u200d👩\u200d👧 क\u094d\u200cष"  # joiners within a word belong to its spelling
    assert Form.model_validate({**typed, "name": family}).name == family


def test_every_rule_is_one_of_pydantics() -> None:
    assert set(WORDS) <= set(get_args(ErrorType))
