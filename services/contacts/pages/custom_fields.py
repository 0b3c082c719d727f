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
from shared.web.routes import Db, allow

router = PAGES.router()


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A field as a profile shows it; `options` are the company's choices, where it made some."""

    field: str
    label: str
    value_type: CustomFieldType
    value: str | None
    options: Sequence[tuple[str, str]] | None

    @property
    def shown(self) -> str:
        """The value as it is read."""
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
        OwnFact(one.field, one.label, one.value_type, held.get(one.field), _options(one, held.get(one.field)))
        for one in defined
        if one.field in held or (may_write and not one.retired and one.applies_to in {None, customer.kind})
    ]


def _options(field: CustomField, value: str | None) -> Sequence[tuple[str, str]] | None:
    """Return what can be chosen; a value that is offered no longer stays choosable where it stands."""
    if field.value_type != "choice":
        return None
    former = [value] if value is not None and value not in field.choices else []
    return [(choice, choice) for choice in (*field.choices, *former)]
