"""The company's own fields: what an admin defines, and how values are written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, assert_never

from pydantic import AnyHttpUrl, BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from services.contacts.access import CUSTOM_FIELD_POLICY
from shared.events.contacts.customers.custom_fields import (
    CustomFieldChoicesChanged,
    CustomFieldDefined,
    CustomFieldEvent,
    CustomFieldReinstated,
    CustomFieldRenamed,
    CustomFieldRetired,
    CustomFieldType,
    custom_field_subject,
)
from shared.events.contacts.customers.profile import CustomerKind
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Line
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.model.aggregate import Aggregate
from shared.model.view import Rows

FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The name of a field in the interface: `loyalty_no`."""
MAX_CHOICES = 200
MOST_DIGITS = 30
LONGEST = 2000
"""Maximum length of a value, in characters."""
Choice = Annotated[Line, StringConstraints(max_length=100)]
Choices = Annotated[tuple[Choice, ...], Field(max_length=MAX_CHOICES)]


def _scalar(value: object) -> object:
    """Refuse unsupported types with a single message, instead of one per type that does not match."""
    if not isinstance(value, bool | int | float | str | None):
        raise ValueError("must be text, a number, or true or false")  # noqa: TRY004 - pydantic tells of ValueErrors
    if isinstance(value, str) and len(value) > LONGEST:
        raise ValueError(f"must have at most {LONGEST} characters")
    return value


Value = Annotated[bool | int | float | str, BeforeValidator(_scalar)]
_link = TypeAdapter(AnyHttpUrl)


@dataclass(frozen=True, slots=True)
class CustomField:
    """One of the company's own fields; a retired field is shown where it has a value, but can no longer be filled."""

    field: str
    label: str
    value_type: CustomFieldType
    applies_to: CustomerKind | None
    """None: customers of both kinds."""
    choices: tuple[str, ...]
    defined_at: datetime
    retired: bool = False


class DefineCustomField(Command):
    """Define an additional field of customers; `field` is its permanent code in the interface."""

    field: FieldCode
    label: Line
    value_type: CustomFieldType
    applies_to: CustomerKind | None = None
    choices: Choices = ()


class ChangeCustomField(Command):
    """Change a field's label or choices; omitted settings stay. Its type never changes."""

    field: FieldCode
    label: Line | None = None
    choices: Choices | None = None


class RetireCustomField(Command):
    field: FieldCode


class ReinstateCustomField(Command):
    field: FieldCode


CustomFieldCommand = DefineCustomField | ChangeCustomField | RetireCustomField | ReinstateCustomField


def decide(row: CustomField | None, command: CustomFieldCommand, _context: Context) -> Sequence[CustomFieldEvent]:
    """Return what happens to the field's definition."""
    if isinstance(command, DefineCustomField):
        return [_defined(row, command)]
    if row is None:
        raise Unknown("no such field is defined", field="field")
    match command:
        case ChangeCustomField():
            return _changes(row, command)
        case RetireCustomField(field=field):
            return [] if row.retired else [CustomFieldRetired(field=field)]
        case ReinstateCustomField(field=field):
            return [CustomFieldReinstated(field=field)] if row.retired else []
        case _:
            assert_never(command)


def _defined(row: CustomField | None, command: DefineCustomField) -> CustomFieldDefined:
    if row is not None:
        raise Rejected("a field with this code already exists", field="field")
    choices = _checked(command.value_type, command.choices)
    return CustomFieldDefined(
        field=command.field,
        label=command.label,
        value_type=command.value_type,
        applies_to=command.applies_to,
        choices=choices,
    )


def _changes(row: CustomField, command: ChangeCustomField) -> Sequence[CustomFieldEvent]:
    events: list[CustomFieldEvent] = []
    if command.label is not None and command.label != row.label:
        events.append(CustomFieldRenamed(field=row.field, label=command.label))
    if command.choices is not None and _checked(row.value_type, command.choices) != row.choices:
        events.append(CustomFieldChoicesChanged(field=row.field, choices=command.choices))
    return events


def _checked(value_type: CustomFieldType, choices: tuple[str, ...]) -> tuple[str, ...]:
    if (value_type == "choice") != bool(choices):
        raise Invalid("are required for a field of type choice, and not allowed otherwise", field="choices")
    if len(set(choices)) < len(choices):
        raise Invalid("must differ from each other", field="choices")
    return choices


def fold(row: CustomField | None, event: Recorded[CustomFieldEvent]) -> CustomField | None:
    """Return the field's definition after the event."""
    match event.data:
        case CustomFieldDefined() as new:
            return CustomField(new.field, new.label, new.value_type, new.applies_to, new.choices, event.time)
        case CustomFieldRenamed(label=label):
            return row and replace(row, label=label)
        case CustomFieldChoicesChanged(choices=choices):
            return row and replace(row, choices=choices)
        case CustomFieldRetired():
            return row and replace(row, retired=True)
        case CustomFieldReinstated():
            return row and replace(row, retired=False)
        case _:
            assert_never(event.data)


def canonical(definition: CustomField, value: Value) -> str:
    """Return a value in the canonical form of its field's type.

    Raises:
        Invalid: it is not of the field's type; the message says what would be.
    """
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if not text or not text.isprintable():
        raise Invalid("must be printable text, not empty; null clears the field", field="value")
    match definition.value_type:
        case "text":
            return text
        case "number":
            return _number(text)
        case "date":
            return _date(text)
        case "boolean":
            return _one_of(text, ("true", "false"))
        case "choice":
            return _one_of(text, definition.choices)
        case "link":
            return _address(text)
        case _:
            assert_never(definition.value_type)


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Invalid("must be a number, such as 12.5", field="value") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        raise Invalid(f"must be a number of at most {MOST_DIGITS} digits", field="value")
    return format(number.normalize() + 0, "f")


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid("must be a date, such as 2026-01-31", field="value") from error


def _one_of(text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise Invalid(f"must be one of: {', '.join(allowed)}", field="value")
    return text


def _address(text: str) -> str:
    try:
        return str(_link.validate_python(text))
    except ValidationError as error:
        raise Invalid("must be an address that begins with http:// or https://", field="value") from error


CUSTOM_FIELDS = Rows("custom_fields", CustomField, key=("field",), of=CustomFieldEvent, fold=fold)
CUSTOM_FIELD = Aggregate(
    CUSTOM_FIELDS,
    decide,
    policy=CUSTOM_FIELD_POLICY,
    subject_kind="custom_field",
    subject=lambda _row, command: custom_field_subject(command.field),
)


OWN = "custom."
"""The prefix of the codes of the company's own fields: `custom.loyalty_no`."""
