"""The company's own fields as a customer's profile shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.contacts.fields.domain import CustomField
from services.contacts.profile.views.customer_360 import Customer360
from shared.events.contacts.customers.custom_fields import CustomFieldType
from shared.messages.translation import N_
from shared.web.pages.text.language import gettext

YES_NO = {"true": N_("yes"), "false": N_("no")}


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A field as shown on a profile; texts derived from it are in the language of the page."""

    field: str
    label: str
    value_type: CustomFieldType
    value: str | None
    choices: Sequence[str]

    @property
    def options(self) -> Sequence[tuple[str, str]] | None:
        """The choices of a choice field; a value that is no longer offered can still be chosen where it is set."""
        match self.value_type:
            case "boolean":
                return [(value, gettext(word)) for value, word in YES_NO.items()]
            case "choice":
                former = [self.value] if self.value is not None and self.value not in self.choices else []
                return [(choice, choice) for choice in (*self.choices, *former)]
            case _:
                return None

    @property
    def shown(self) -> str:
        """The value as displayed."""
        if self.value_type == "boolean" and self.value in YES_NO:
            return gettext(YES_NO[self.value])
        return self.value or ""


def own_facts(customer: Customer360, defined: Iterable[CustomField], *, may_write: bool) -> Sequence[OwnFact]:
    """Return the fields of a profile: those that can be filled, and those that hold a value."""
    held = {field.field: field.value for field in customer.custom_fields}
    return [
        OwnFact(field.field, field.label, field.value_type, held.get(field.field), field.choices)
        for field in defined
        if field.field in held or (may_write and not field.retired and field.applies_to in {None, customer.kind})
    ]
