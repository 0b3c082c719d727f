"""The commands that undo an import for one customer, derived from the customer's own history. Pure.

A customer is treated as a set of aspects: a field, one e-mail address, one tag, one field of a contact person. For each
aspect that the import changed, the value before and the value after the import are known. An aspect that is still as
the import left it is restored; one that is as before needs nothing; any other was changed since and is left.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.contacts.contact_persons.domain.commands import ChangeContactPerson, WithdrawContactPerson
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS, ContactPerson
from services.contacts.customers.domain import contact_point_commands as points
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RemoveTag, SetCustomField
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.customers.domain.update_existing import PROFILE, WithdrawCustomer
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.duplicates import DuplicateDismissed, DuplicateSuspected
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.messages.command import Command
from shared.messages.event import Recorded
from shared.model.replay import fold_into
from shared.model.view import Key

Fields = dict[tuple[Any, ...], Any]
PERSON = ("name", "role", "email", "phone")
NO_CHANGE = (DuplicateSuspected, DuplicateDismissed)
"""Events about a customer that change nothing about it."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The commands to execute, in this order, and the aspects that are left because somebody changed them since."""

    commands: tuple[Command, ...]
    left: tuple[str, ...]


class ProfileState:
    """A customer and its contact persons, folded from the history so far."""

    def __init__(self) -> None:
        self._customers: dict[Key, Customer] = {}
        self._persons: dict[Key, ContactPerson] = {}

    def fold(self, event: Recorded[Any]) -> None:
        fold_into(self._customers, CUSTOMERS, event)
        fold_into(self._persons, CONTACT_PERSONS, event)

    @property
    def customer(self) -> Customer | None:
        """The customer; None before it was registered and after it was withdrawn."""
        return next(iter(self._customers.values()), None)

    @property
    def persons(self) -> Collection[ContactPerson]:
        return self._persons.values()

    def aspects(self) -> Fields:
        """Return the value of each aspect; absent aspects are left out."""
        return {**_profile(self.customer), **_people(self.persons)}


def _profile(row: Customer | None) -> Fields:
    if row is None:
        return {}
    fields: Fields = {("field", name): getattr(row, name) for name in ("name", *PROFILE)}
    fields |= {("tag", tag): tag for tag in row.tags}
    fields |= {("custom field", item.field): item.value for item in row.custom_fields}
    fields |= {("email", item.address): item for item in row.emails}
    fields |= {("phone", item.number): item for item in row.phones}
    fields |= {("address", item.address_id): item for item in row.addresses}
    return {aspect: value for aspect, value in fields.items() if value is not None}


def _people(persons: Iterable[ContactPerson]) -> Fields:
    fields: Fields = {}
    for person in persons:
        fields["person", person.contact_id] = person.left_at is None
        fields |= {("person", person.contact_id, name): getattr(person, name) for name in PERSON}
    return {aspect: value for aspect, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _ImportFacts:
    """What a history says about the effects of an import."""

    standing: ProfileState
    changed: Mapping[tuple[Any, ...], tuple[Any, Any]]
    """Aspect → its value before the import, and its value after it."""
    registered: bool
    """The import added this customer."""
    since: bool
    """Whether somebody else changed the customer after that."""


def _import_facts(history: Iterable[Recorded[Any]], batch: str, undo_batch: str) -> _ImportFacts:
    standing, changed = ProfileState(), dict[tuple[Any, ...], tuple[Any, Any]]()
    registered = since = False
    for event in history:
        ours = event.batch_id == batch
        if isinstance(event.data, CustomerRegistered):
            registered, since = ours, False
        elif not ours and event.batch_id != undo_batch and not isinstance(event.data, NO_CHANGE):
            since = True
        before = standing.aspects() if ours and not registered else {}
        standing.fold(event)
        if ours and not registered:
            after = standing.aspects()
            for aspect in before.keys() | after.keys():
                if before.get(aspect) == after.get(aspect):
                    continue
                first = changed[aspect][0] if aspect in changed else before.get(aspect)
                changed[aspect] = first, after.get(aspect)
    return _ImportFacts(standing, changed, registered, since)


def plan_undo(
    history: Iterable[Recorded[Any]], import_id: UUID, batches: tuple[str, str], *, known_elsewhere: bool
) -> UndoPlan:
    """Return the plan for undoing an import.

    `history` holds the events of contacts about the customer, in order; `batches` are those of the import and of its
    undoing; `known_elsewhere` says that another department, or another customer's relation, refers to the customer.
    """
    facts = _import_facts(history, *batches)
    customer = facts.standing.customer
    if customer is None:
        return UndoPlan((), ())
    if facts.registered:
        return _withdrawal(facts, customer.customer_id, import_id, known_elsewhere=known_elsewhere)
    if customer.merged_into is not None:
        return UndoPlan((), ("was merged into another customer",))
    now = facts.standing.aspects()
    back = {a: before for a, (before, after) in facts.changed.items() if _same(now.get(a), after) and before != after}
    left = [a for a, (before, after) in facts.changed.items() if not _is_one_of(now.get(a), before, after)]
    return UndoPlan(tuple(_restoring(customer, back)), tuple(sorted(map(_words, left))))


def _withdrawal(facts: _ImportFacts, customer_id: UUID, import_id: UUID, *, known_elsewhere: bool) -> UndoPlan:
    if known_elsewhere:
        return UndoPlan((), ("others speak of this customer: a deal, a ticket, or a relation",))
    if facts.since:
        return UndoPlan((), ("was changed since",))
    persons = [
        WithdrawContactPerson(customer_id=customer_id, contact_id=person.contact_id)
        for person in facts.standing.persons
    ]
    return UndoPlan((*persons, WithdrawCustomer(customer_id=customer_id, import_id=import_id)), ())


def _same(now: Any, then: Any) -> bool:
    """Return whether an aspect is unchanged; which address is preferred follows from the others and does not count."""
    marked = isinstance(now, EmailAddress | PhoneNumber | PostalAddress) and type(now) is type(then)
    return bool(replace(now, preferred=then.preferred) == then) if marked else bool(now == then)


def _is_one_of(now: Any, *states: Any) -> bool:
    return any(_same(now, state) for state in states)


def _words(aspect: tuple[Any, ...]) -> str:
    match aspect:
        case ("field", name):
            return str(name)
        case ("person", _, name):
            return f"contact person's {name}"
        case ("person", _):
            return "contact person"
        case _:
            return str(aspect[0])


def _restoring(customer: Customer, back: Mapping[tuple[Any, ...], Any]) -> Iterable[Command]:
    """Yield the commands that restore aspects: earlier values are added before new values are removed."""
    of = customer.customer_id
    fields = {aspect[1]: value for aspect, value in back.items() if aspect[0] == "field"}
    if fields:
        yield ChangeCustomer.model_construct({*fields}, customer_id=of, **fields)
    others = [(aspect, value) for aspect, value in back.items() if aspect[0] not in {"field", "person"}]
    for aspect, value in sorted(others, key=lambda item: item[1] is None):
        yield _point_back(customer, aspect[0], aspect[1], value)
    yield from _persons_back(of, back)


def _point_back(customer: Customer, what: str, key: Any, value: Any) -> Command:
    of = customer.customer_id
    match what, value:
        case "tag", None:
            return RemoveTag(customer_id=of, tag=key)
        case "tag", _:
            return AddTags(customer_id=of, tags=(key,))
        case "custom field", _:
            return SetCustomField(customer_id=of, field=key, value=value)
        case "email", None:
            return points.RemoveEmail(customer_id=of, address=key)
        case "email", _:
            return points.AddEmail(customer_id=of, address=key, kind=value.kind, preferred=value.preferred)
        case "phone", None:
            return points.RemovePhone(customer_id=of, number=key)
        case "phone", _:
            return points.AddPhone(customer_id=of, number=key, kind=value.kind, preferred=value.preferred)
        case _:
            return _address_back(customer, key, value)


def _address_back(customer: Customer, address_id: UUID, value: PostalAddress | None) -> Command:
    of = customer.customer_id
    if value is None:
        return points.RemoveAddress(customer_id=of, address_id=address_id)
    names = ("lines", "postal_code", "city", "region", "country", "kind", "preferred")
    fields: dict[str, Any] = {name: getattr(value, name) for name in names}
    exists = any(place.address_id == address_id for place in customer.addresses)
    command = points.ChangeAddress if exists else points.AddAddress
    return command(customer_id=of, address_id=address_id, **fields)


def _persons_back(of: UUID, back: Mapping[tuple[Any, ...], Any]) -> Iterable[Command]:
    gone = [aspect[1] for aspect, value in back.items() if aspect[0] == "person" and len(aspect) == 2 and not value]  # noqa: PLR2004 - a person as such
    yield from (WithdrawContactPerson(customer_id=of, contact_id=contact_id) for contact_id in gone)
    fields: dict[UUID, dict[str, Any]] = {}
    for aspect, value in back.items():
        if aspect[0] == "person" and len(aspect) > 2 and aspect[1] not in gone:  # noqa: PLR2004
            fields.setdefault(aspect[1], {})[aspect[2]] = value
    for contact_id, values in fields.items():
        yield ChangeContactPerson.model_construct({*values}, customer_id=of, contact_id=contact_id, **values)
