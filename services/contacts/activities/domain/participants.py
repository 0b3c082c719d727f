"""Participants on the customer's side: its contact persons, including those from before a merge."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from services.contacts.contact_persons.domain.row import CONTACT_PERSONS
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.kernel.merges import same_customer
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Invalid
from shared.model.aggregate import Needs


class Attended(Protocol):
    """A command that may name contact persons."""

    @property
    def contact_ids(self) -> tuple[UUID, ...]: ...


def on_file(command: Attended, context: Context, *, before: Iterable[UUID | None] = ()) -> None:
    """Check that participants are contact persons of the customer; those who took part `before` may stay.

    Raises:
        Invalid: there is no such contact person.
    """
    there = {*before, *(person.contact_id for person in context.rows_of(CONTACT_PERSONS))}
    for field, named in _named(command).items():
        if not there.issuperset(named):
            raise Invalid("must name only contact persons of this customer", field=field)


def persons(command: Attended, loaded: LoadedRows, customer_id: UUID) -> Needs:
    """Name the rows of a command's contact persons, at every customer that is the same as this one."""
    named = [contact for contacts in _named(command).values() for contact in contacts]
    if not named:
        return
    for customer in same_customer(loaded, CUSTOMERS, customer_id):
        yield CUSTOMERS, (customer,)
        if loaded.row(CUSTOMERS, customer) is not None:
            yield from ((CONTACT_PERSONS, (customer, contact)) for contact in named)


def _named(command: Attended) -> dict[str, tuple[UUID, ...]]:
    contact: UUID | None = getattr(command, "contact_id", None)
    return {"contact_id": (contact,) if contact else (), "contact_ids": command.contact_ids or ()}
