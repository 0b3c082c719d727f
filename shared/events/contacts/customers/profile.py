"""Events about a customer's profile; the subject is `customer/<uuid>`, so the id is only in the envelope."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.events.contacts.customers.contact_points import ContactPointEvent, EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.money import Money
from shared.messages.translation import N_
from shared.messages.wording import Wording

CustomerKind = Literal["organisation", "person"]
RelationKind = Literal["subsidiary_of", "partner_of", "reports_to", "introduced_by"]


class CustomerRegistered(ProfileFact):
    """The customer was registered; includes everything that was stated at registration."""

    type: ClassVar[str] = "contacts.customer_registered.v1"
    reads_as = Wording("user-plus", N_("{who} added {name} as a customer"))
    kind: CustomerKind
    name: Personal[str]
    emails: Personal[tuple[EmailAddress, ...]] = ()
    phones: Personal[tuple[PhoneNumber, ...]] = ()
    addresses: Personal[tuple[PostalAddress, ...]] = ()
    website: str | None = None
    sector: str | None = None
    owner: UserId | None = None
    territory: Code | None = None
    source: str | None = None
    """How the customer found us, or how we found them: `fair`, `web form`, `referral`."""
    tags: tuple[str, ...] = ()
    external_id: str | None = None
    """The id of this customer in another system (ERP, an earlier CRM)."""
    year_established: Count | None = None
    annual_revenue: Money | None = None
    employees: Count | None = None


class CustomerRenamed(ProfileFact):
    """The customer has a new name."""

    type: ClassVar[str] = "contacts.customer_renamed.v1"
    reads_as = Wording("pencil", N_("{who} renamed {previous_name} to {name}"))
    name: Personal[str]
    previous_name: Personal[str]


class CustomerOwnerChanged(ProfileFact):
    """The customer has a new owner, or none."""

    type: ClassVar[str] = "contacts.customer_owner_changed.v1"
    reads_as = Wording(
        "user",
        N_("{who} changed the owner from {previous_owner} to {owner}"),
        N_("{who} made {owner} the owner"),
        N_("{who} removed the customer's owner"),
    )
    owner: UserId | None
    previous_owner: UserId | None


class CustomerSectorChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_sector_changed.v1"
    reads_as = Wording("tag", N_("{who} set the sector to {sector}"), N_("{who} cleared the sector"))
    sector: str | None


class CustomerTerritoryChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_territory_changed.v1"
    reads_as = Wording("map-pin", N_("{who} set the territory to {territory}"), N_("{who} cleared the territory"))
    territory: Code | None


class CustomerWebsiteChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_website_changed.v1"
    reads_as = Wording("globe", N_("{who} set the website to {website}"), N_("{who} removed the website"))
    website: str | None


class CustomerSourceChanged(ProfileFact):
    """The source of the customer became known or was corrected."""

    type: ClassVar[str] = "contacts.customer_source_changed.v1"
    reads_as = Wording("flag", N_("{who} set the source to {source}"), N_("{who} cleared the source"))
    source: str | None


class CustomerExternalIdChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_external_id_changed.v1"
    reads_as = Wording(
        "hash", N_("{who} set the external number to {external_id}"), N_("{who} removed the external number")
    )
    external_id: str | None


class CustomerYearEstablishedChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_year_established_changed.v1"
    reads_as = Wording(
        "calendar", N_("{who} set the founding year to {year_established}"), N_("{who} cleared the founding year")
    )
    year_established: Count | None


class CustomerAnnualRevenueChanged(ProfileFact):
    type: ClassVar[str] = "contacts.customer_annual_revenue_changed.v1"
    reads_as = Wording(
        "coins", N_("{who} set the annual revenue to {annual_revenue}"), N_("{who} cleared the annual revenue")
    )
    annual_revenue: Money | None


class CustomerEmployeesChanged(ProfileFact):
    """The customer's number of employees became known or changed."""

    type: ClassVar[str] = "contacts.customer_employees_changed.v1"
    reads_as = Wording(
        "users", N_("{who} set the number of employees to {employees}"), N_("{who} cleared the number of employees")
    )
    employees: Count | None


class CustomerTagAdded(ProfileFact):
    type: ClassVar[str] = "contacts.customer_tag_added.v1"
    reads_as = Wording("tag", N_("{who} added the tag {tag}"))
    tag: str


class CustomerTagRemoved(ProfileFact):
    type: ClassVar[str] = "contacts.customer_tag_removed.v1"
    reads_as = Wording("tag", N_("{who} removed the tag {tag}"))
    tag: str


class CustomerRelationAdded(ProfileFact):
    """This customer has a relation (`kind`) to the other one, such as `subsidiary_of`."""

    type: ClassVar[str] = "contacts.customer_relation_added.v1"
    reads_as = Wording("link", N_("{who} added a relation: {kind} {other}"))
    kind: RelationKind
    other_id: UUID
    other_name: Personal[str | None] = None
    """The other customer's name at the time."""


class CustomerRelationRemoved(ProfileFact):
    type: ClassVar[str] = "contacts.customer_relation_removed.v1"
    reads_as = Wording("link", N_("{who} ended a relation: {kind} {other}"))
    kind: RelationKind
    other_id: UUID
    other_name: Personal[str | None] = None


class CustomerFieldSet(ProfileFact):
    """A custom field of the customer was set to this value (see `custom_fields`)."""

    type: ClassVar[str] = "contacts.customer_field_set.v1"
    reads_as = Wording("pencil", N_("{who} set “{field_label}” to {value}"))
    field: Code
    value: Personal[str]
    label: str | None = None
    """The field's label at the time."""


class CustomerFieldCleared(ProfileFact):
    type: ClassVar[str] = "contacts.customer_field_cleared.v1"
    reads_as = Wording("pencil", N_("{who} cleared “{field_label}”"))
    field: Code
    label: str | None = None


class CustomerWithdrawn(ProfileFact):
    """The customer was added by mistake and is no longer offered or listed; its history stays."""

    type: ClassVar[str] = "contacts.customer_withdrawn.v1"
    reads_as = Wording(
        "undo-2",
        N_("{who} withdrew this customer: the import {import_id} was undone"),
        N_("{who} withdrew this customer"),
    )
    import_id: UUID | None = None
    """The import that added it and was undone."""


ProfileFieldEvent = (
    CustomerOwnerChanged
    | CustomerSectorChanged
    | CustomerTerritoryChanged
    | CustomerWebsiteChanged
    | CustomerSourceChanged
    | CustomerExternalIdChanged
    | CustomerYearEstablishedChanged
    | CustomerAnnualRevenueChanged
    | CustomerEmployeesChanged
)
"""Events that set one field of the profile."""

CustomerEvent = (
    CustomerRegistered
    | CustomerRenamed
    | ProfileFieldEvent
    | CustomerTagAdded
    | CustomerTagRemoved
    | ContactPointEvent
    | CustomerRelationAdded
    | CustomerRelationRemoved
    | CustomerFieldSet
    | CustomerFieldCleared
    | CustomerWithdrawn
)
