"""Validation errors in words for the person who typed the value, instead of the library's words."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, str] = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "json_invalid": "is not JSON: {error}",
    "string_type": "must be text",
    "string_unicode": "must be text, without halves of characters",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "has characters that are not allowed here (pattern {pattern})",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "uuid_type": "must be a UUID",
    "uuid_parsing": "must be a UUID",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "decimal_type": "must be a number, such as 12.50",
    "decimal_parsing": "must be a number, such as 12.50",
    "finite_number": "must be a number, such as 12.50",
    "decimal_max_digits": "has more than {max_digits} digits",
    "decimal_max_places": "has more than {decimal_places} decimal places",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": "must be a date, such as 2026-11-23",
    "date_parsing": "must be a date, such as 2026-11-23",
    "date_from_datetime_parsing": "must be a date, such as 2026-11-23",
    "datetime_type": "must be a date and time, such as 2026-11-23T09:30:00Z",
    "datetime_parsing": "must be a date and time, such as 2026-11-23T09:30:00Z",
    "datetime_from_date_parsing": "must be a date and time, such as 2026-11-23T09:30:00Z",
    "timezone_aware": "must say its time zone, such as 2026-11-23T09:30:00Z",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dataclass_type": "must be an object",
    "url_type": "must be a web address, such as https://example.com/thanks",
    "url_parsing": "must be a web address, such as https://example.com/thanks",
    "url_scheme": "must be a web address that begins with http:// or https://",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
}
"""By pydantic's name for the error; all other errors use the library's words."""


def rule_of(error: Mapping[str, Any]) -> str:
    """Return the rule that was broken according to a pydantic error."""
    words = WORDS.get(error["type"])
    if words is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return words.format_map(error.get("ctx") or {})
