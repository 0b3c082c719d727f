"""How commands change a customer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.contacts.access import CUSTOMER_POLICY
from services.contacts.customers.domain.commands import (
    MAX_TAGS,
    AddRelation,
    AddTags,
    ChangeCustomer,
    CustomerCommand,
    RegisterCustomer,
    RemoveRelation,
    RemoveTag,
    SetCustomField,
)
from services.contacts.customers.domain.contact_points import read_phone
from services.contacts.customers.domain.decide_points import decide_points
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer, Relation
from services.contacts.fields.domain import CUSTOM_FIELDS, canonical
from services.contacts.people.domain.colleague.row import USERS, colleague
from services.contacts.people.domain.territory import TERRITORIES
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber
from shared.events.contacts.customers.profile import (
    CustomerAnnualRevenueChanged,
    CustomerEmployeesChanged,
    CustomerEvent,
    CustomerExternalIdChanged,
    CustomerFieldCleared,
    CustomerFieldSet,
    CustomerOwnerChanged,
    CustomerRegistered,
    CustomerRelationAdded,
    CustomerRelationRemoved,
    CustomerRenamed,
    CustomerSectorChanged,
    CustomerSourceChanged,
    CustomerTagAdded,
    CustomerTagRemoved,
    CustomerTerritoryChanged,
    CustomerWebsiteChanged,
    CustomerYearEstablishedChanged,
    RelationKind,
)
from shared.kernel.colleagues import require_active
from shared.kernel.customers import require_customer
from shared.messages.context import Context, LoadedRows
from shared.messages.refusals import Invalid, Moved, Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs, reachable
from shared.model.relations import Relations

MAX_RELATIONS = 1000
ONE_WAY: frozenset[RelationKind] = frozenset({"subsidiary_of", "reports_to", "introduced_by"})
"""Relations that cannot hold both ways at once."""
_CHANGES: Mapping[str, Callable[[Customer, Any], CustomerEvent]] = {
    "name": lambda row, to: CustomerRenamed(name=to, previous_name=row.name),
    "owner": lambda row, to: CustomerOwnerChanged(owner=to, previous_owner=row.owner),
    "website": lambda _, to: CustomerWebsiteChanged(website=to),
    "sector": lambda _, to: CustomerSectorChanged(sector=to),
    "territory": lambda _, to: CustomerTerritoryChanged(territory=to),
    "source": lambda _, to: CustomerSourceChanged(source=to),
    "external_id": lambda _, to: CustomerExternalIdChanged(external_id=to),
    "year_established": lambda _, to: CustomerYearEstablishedChanged(year_established=to),
    "annual_revenue": lambda _, to: CustomerAnnualRevenueChanged(annual_revenue=to),
    "employees": lambda _, to: CustomerEmployeesChanged(employees=to),
}
"""The event that records the change of each field."""


def decide(row: Customer | None, command: CustomerCommand, context: Context) -> Sequence[CustomerEvent]:
    """Return what happens to the customer."""
    if isinstance(command, RegisterCustomer):
        return [_registration(row, command, context)]
    row = require_customer(row)
    if row.merged_into is not None and not _ends_its_own(row, command):
        raise Moved(row.merged_into)
    match command:
        case ChangeCustomer():
            require_active(colleague(context, command.owner), field="owner")
            return changes(row, command)
        case AddTags(tags=tags):
            return _new_tags(row, tags)
        case RemoveTag(tag=tag):
            return [CustomerTagRemoved(tag=tag)] if tag in row.tags else []
        case AddRelation():
            return _new_relation(row, command, context)
        case RemoveRelation():
            return _ended_relation(row, command, context)
        case SetCustomField():
            return _custom_value(row, command, context)
        case _:
            return decide_points(row, command, context)


def _ends_its_own(row: Customer, command: CustomerCommand) -> bool:
    """Return whether the command ends a merged customer's earlier relation; only its own history can end it."""
    return isinstance(command, RemoveRelation) and Relation(command.kind, command.other_id) in row.relations


def _registration(row: Customer | None, command: RegisterCustomer, context: Context) -> CustomerRegistered:
    if row is not None:
        raise Rejected("a customer with this id already exists", field="customer_id")
    require_active(colleague(context, command.owner), field="owner")
    addresses = (command.address.postal_address(context.new_id()),) if command.address else ()
    phone = _phone(command)
    return CustomerRegistered(
        kind=command.kind,
        name=command.name,
        emails=(EmailAddress(command.email, preferred=True),) if command.email else (),
        phones=(PhoneNumber(phone, preferred=True),) if phone else (),
        addresses=tuple(replace(place, preferred=True) for place in addresses),
        website=command.website,
        sector=command.sector,
        owner=command.owner,
        territory=command.territory,
        source=command.source,
        tags=tuple(sorted(set(command.tags))),
        external_id=command.external_id,
        year_established=command.year_established,
        annual_revenue=command.annual_revenue,
        employees=command.employees,
    )


def _phone(command: RegisterCustomer) -> str | None:
    if command.phone is None:
        return None
    country = command.country or (command.address.country if command.address else None)
    return read_phone(command.phone, country, "phone")


def changes(row: Customer, command: ChangeCustomer) -> Sequence[CustomerEvent]:
    if "name" in command.model_fields_set and command.name is None:
        raise Invalid("a customer needs a name", field="name")
    now_so = {name: getattr(command, name) for name in _CHANGES if name in command.model_fields_set}
    return [_CHANGES[name](row, to) for name, to in now_so.items() if to != getattr(row, name)]


def _new_tags(row: Customer, tags: Iterable[str]) -> Sequence[CustomerEvent]:
    new = sorted(set(tags) - set(row.tags))
    if len(row.tags) + len(new) > MAX_TAGS:
        raise Rejected(f"a customer has at most {MAX_TAGS} tags", field="tags")
    return [CustomerTagAdded(tag=tag) for tag in new]


def _new_relation(row: Customer, command: AddRelation, context: Context) -> Sequence[CustomerEvent]:
    if command.other_id == command.customer_id:
        raise Invalid("a customer cannot be related to itself", field="other_id")
    other = require_customer(context.row(CUSTOMERS, command.other_id), field="other_id")
    if Relation(command.kind, command.other_id) in row.relations:
        return []
    if command.kind in ONE_WAY and command.customer_id in _reached(command, context):
        raise Rejected(
            f"the other customer is already {command.kind} this one, directly or through others; not both ways",
            field="other_id",
        )
    if len(row.relations) >= MAX_RELATIONS:
        raise Rejected(f"a customer has at most {MAX_RELATIONS} relations", field="other_id")
    return [CustomerRelationAdded(kind=command.kind, other_id=command.other_id, other_name=other.name)]


def _ended_relation(row: Customer, command: RemoveRelation, context: Context) -> Sequence[CustomerEvent]:
    if Relation(command.kind, command.other_id) not in row.relations:
        raise Unknown(f"the customer is not {command.kind} that one", field="other_id")
    other = context.row(CUSTOMERS, command.other_id)
    name = other.name if other else None
    return [CustomerRelationRemoved(kind=command.kind, other_id=command.other_id, other_name=name)]


def _custom_value(row: Customer, command: SetCustomField, context: Context) -> Sequence[CustomerEvent]:
    held = next((held_value.value for held_value in row.custom_fields if held_value.field == command.field), None)
    definition = context.row(CUSTOM_FIELDS, command.field)
    if command.value is None:
        label = definition.label if definition else None
        return [CustomerFieldCleared(field=command.field, label=label)] if held is not None else []
    if definition is None:
        raise Unknown("no such field is defined", field="field")
    if definition.retired:
        raise Rejected("this field is retired", field="field")
    if definition.applies_to not in {None, row.kind}:
        raise Rejected(f"this field applies only to customers of kind {definition.applies_to}", field="field")
    value = canonical(definition, command.value)
    if value == held:
        return []
    return [CustomerFieldSet(field=command.field, value=value, label=definition.label)]


def _reached(command: AddRelation, loaded: LoadedRows) -> Iterator[UUID]:
    """Yield the other customer and every customer that it is (kind), directly or through others."""

    def next_ones(customer_id: UUID) -> Iterable[UUID]:
        customer = loaded.row(CUSTOMERS, customer_id)
        if customer is None:
            return ()
        related = [relation.other_id for relation in customer.relations if relation.kind == command.kind]
        return related if customer.merged_into is None else [*related, customer.merged_into]

    return reachable(command.other_id, next_ones)


def needs(_row: Customer | None, command: CustomerCommand, loaded: LoadedRows) -> Needs:
    match command:
        case RegisterCustomer(owner=str(owner)) | ChangeCustomer(owner=str(owner)):
            yield USERS, (owner,)
        case AddRelation() if command.kind in ONE_WAY:
            yield from ((CUSTOMERS, (customer_id,)) for customer_id in _reached(command, loaded))
        case AddRelation(other_id=other_id) | RemoveRelation(other_id=other_id):
            yield CUSTOMERS, (other_id,)
        case SetCustomField(field=field):
            yield CUSTOM_FIELDS, (field,)
        case _:
            return


def also_locks(command: CustomerCommand) -> Iterable[UUID]:
    """Name the other end as well, so that two contradictory relations cannot be added at the same moment."""
    return (command.other_id,) if isinstance(command, AddRelation) else ()


CUSTOMER = Aggregate(
    CUSTOMERS,
    decide,
    policy=CUSTOMER_POLICY,
    relations=Relations("owner", USERS, TERRITORIES),
    needs=needs,
    also_locks=also_locks,
)
