"""The company's own fields: the page where they are defined, and how they stand in a customer's profile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, get_args

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.commands import DEFINERS
from services.contacts.domain.custom_field import CustomField
from services.contacts.pages.shell import PAGES
from services.contacts.views.custom_fields import list_custom_fields
from services.contacts.views.customer_360 import Customer360
from shared.events.contacts import CustomFieldType
from shared.identity.principal import READERS, Principal
from shared.messages.translation import N_
from shared.web.api.routes import Db, allow
from shared.web.pages.text.language import gettext

router = PAGES.router()
YES_NO = {"true": N_("yes"), "false": N_("no")}


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A field as a profile shows it. What is asked of it in words is answered in the language of the page it is on."""

    field: str
    label: str
    value_type: CustomFieldType
    value: str | None
    choices: Sequence[str]

    @property
    def options(self) -> Sequence[tuple[str, str]] | None:
        """What can be chosen, if it is chosen; a value that is offered no longer stays choosable where it stands."""
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
        """The value as it is read."""
        if self.value_type == "boolean" and self.value in YES_NO:
            return gettext(YES_NO[self.value])
        return self.value or ""


@router.get("/ui/custom-fields")
async def custom_fields(request: Request, db: Db, viewer: Annotated[Principal, allow(*READERS)]) -> HTMLResponse:
    """Show what is kept of customers beyond the ordinary."""
    return PAGES.render(
        request,
        "custom_fields.html",
        part="custom_fields_list.html",
        defined=await list_custom_fields(db),
        types=get_args(CustomFieldType),
        may_define=not viewer.roles.isdisjoint(DEFINERS),
    )


def own_facts(customer: Customer360, defined: Iterable[CustomField], *, may_write: bool) -> Sequence[OwnFact]:
    """Return the fields of a profile: those that can be filled, and those that hold a value."""
    held = {one.field: one.value for one in customer.custom_fields}
    return [
        OwnFact(one.field, one.label, one.value_type, held.get(one.field), one.choices)
        for one in defined
        if one.field in held or (may_write and not one.retired and one.applies_to in {None, customer.kind})
    ]
