"""Custom fields of customers: an admin defines them, everybody fills them in.

A definition's subject is `custom_field/<uuid>` (derived from its code); values are in the customers' histories.
"""

from typing import ClassVar, Literal
from uuid import UUID, uuid5

from pydantic.dataclasses import dataclass

from shared.events.contacts.customers.profile import CustomerKind
from shared.messages.event import Event
from shared.messages.fields import Code, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording

CustomFieldType = Literal["text", "number", "date", "boolean", "choice", "link"]

_NAMESPACE = UUID("6f1f7c5e-3f0a-5c56-9d0b-3a8f2f6f7e11")


def custom_field_subject(field: str) -> UUID:
    """Return the subject id of a field's definition, which depends only on the field's code."""
    return uuid5(_NAMESPACE, f"custom_field/{field}")


@dataclass(frozen=True, slots=True)
class CustomValue:
    """The value of a customer's custom field, in the normal form of its type.

    Examples: `12.5`, `2026-01-31`, `true`, one of the choices, an address beginning with http, or text.
    """

    field: Code
    value: Personal[str]


class CustomFieldDefined(Event):
    """The field can now be filled in for customers (of one kind, or of both)."""

    type: ClassVar[str] = "contacts.custom_field_defined.v1"
    reads_as = Wording("settings", N_("{who} defined the field {label}"))
    field: Code
    label: str
    value_type: CustomFieldType
    applies_to: CustomerKind | None = None
    choices: tuple[str, ...] = ()


class CustomFieldRenamed(Event):
    type: ClassVar[str] = "contacts.custom_field_renamed.v1"
    reads_as = Wording("settings", N_("{who} renamed the field {field} to {label}"))
    field: Code
    label: str


class CustomFieldChoicesChanged(Event):
    """The available choices changed; customers keep a value that is no longer offered."""

    type: ClassVar[str] = "contacts.custom_field_choices_changed.v1"
    reads_as = Wording("settings", N_("{who} changed the choices of the field {field}"))
    field: Code
    choices: tuple[str, ...]


class CustomFieldRetired(Event):
    """The field can no longer be filled in; existing values stay."""

    type: ClassVar[str] = "contacts.custom_field_retired.v1"
    reads_as = Wording("settings", N_("{who} retired the field {field}"))
    field: Code


class CustomFieldReinstated(Event):
    type: ClassVar[str] = "contacts.custom_field_reinstated.v1"
    reads_as = Wording("settings", N_("{who} restored the field {field}"))
    field: Code


CustomFieldEvent = (
    CustomFieldDefined | CustomFieldRenamed | CustomFieldChoicesChanged | CustomFieldRetired | CustomFieldReinstated
)
