"""Who took part on the customer's side: contact persons whom the customer has, or had before somebody was merged."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from services.contacts.contact_persons.domain import CONTACT_PERSONS
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.kernel.merges import of_all_same
from shared.messages.context import Context
from shared.messages.refusals import Invalid
from shared.model.aggregate import Related
from shared.model.view import Key, Rows


class Attended(Protocol):
    """A command that may name contact persons."""

    @property
    def contact_ids(self) -> tuple[UUID, ...]: ...


def on_file(command: Attended, context: Context, *, known: Iterable[UUID | None] = ()) -> None:
    """Let nobody take part whom the customer does not have; those who were `known` before stay.

    Raises:
        Invalid: there is no such contact person.
    """
    there = {key[1] for (view, key), row in context.related.items() if view == CONTACT_PERSONS.name and row is not None}
    there.update(known)
    for field, named in _named(command).items():
        for contact in named:
            if contact not in there:
                raise Invalid(f"{contact} is no contact person of this customer", field=field)


def persons(command: Attended, known: Related) -> Iterable[tuple[Rows[Any], Key]]:
    """Return where the named persons are found, for `Aggregate.further_related`: at all who are the same customer."""
    named = [contact for contacts in _named(command).values() for contact in contacts]
    if not named:
        return ()
    return of_all_same(
        known,
        CUSTOMERS,
        lambda customer: customer.same,
        lambda key: ((CONTACT_PERSONS, (*key, contact)) for contact in named),
    )


def _named(command: Attended) -> dict[str, tuple[UUID, ...]]:
    one: UUID | None = getattr(command, "contact_id", None)
    return {"contact_id": (one,) if one else (), "contact_ids": command.contact_ids or ()}
