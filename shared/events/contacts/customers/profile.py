"""What happens to a customer's profile; the subject is `customer/<uuid>`, so its id stands in the envelope only."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.messages.event import Event
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.money import Money

CustomerKind = Literal["organisation", "person"]
RelationKind = Literal["subsidiary_of", "partner_of", "reports_to", "introduced_by"]


class CustomerRegistered(Event):
    """We know this customer from now on; carries everything that was said at registration."""

    type: ClassVar[str] = "contacts.customer_registered.v1"
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
    """How the customer found us, or we them: `fair`, `web form`, `referral`."""
    tags: tuple[str, ...] = ()
    external_id: str | None = None
    """What another system (ERP, an earlier CRM) calls this customer."""
    year_established: Count | None = None
    annual_revenue: Money | None = None
    employees: Count | None = None


class CustomerRenamed(Event):
    """The customer goes by another name."""

    type: ClassVar[str] = "contacts.customer_renamed.v1"
    name: Personal[str]
    previous_name: Personal[str]


class CustomerOwnerChanged(Event):
    """Somebody else (or nobody) looks after the customer."""

    type: ClassVar[str] = "contacts.customer_owner_changed.v1"
    owner: UserId | None
    previous_owner: UserId | None


class CustomerSectorChanged(Event):
    type: ClassVar[str] = "contacts.customer_sector_changed.v1"
    sector: str | None


class CustomerTerritoryChanged(Event):
    type: ClassVar[str] = "contacts.customer_territory_changed.v1"
    territory: Code | None


class CustomerWebsiteChanged(Event):
    type: ClassVar[str] = "contacts.customer_website_changed.v1"
    website: str | None


class CustomerSourceChanged(Event):
    """It was found out, or corrected, how the customer came to us."""

    type: ClassVar[str] = "contacts.customer_source_changed.v1"
    source: str | None


class CustomerExternalIdChanged(Event):
    type: ClassVar[str] = "contacts.customer_external_id_changed.v1"
    external_id: str | None


class CustomerYearEstablishedChanged(Event):
    type: ClassVar[str] = "contacts.customer_year_established_changed.v1"
    year_established: Count | None


class CustomerAnnualRevenueChanged(Event):
    type: ClassVar[str] = "contacts.customer_annual_revenue_changed.v1"
    annual_revenue: Money | None


class CustomerEmployeesChanged(Event):
    """The customer's number of employees became known or changed."""

    type: ClassVar[str] = "contacts.customer_employees_changed.v1"
    employees: Count | None


class CustomerTagAdded(Event):
    type: ClassVar[str] = "contacts.customer_tag_added.v1"
    tag: str


class CustomerTagRemoved(Event):
    type: ClassVar[str] = "contacts.customer_tag_removed.v1"
    tag: str


class CustomerEmailAdded(Event):
    type: ClassVar[str] = "contacts.customer_email_added.v1"
    email: Personal[EmailAddress]


class CustomerEmailChanged(Event):
    """The address was corrected, or its kind or preferred mark changed; `address` is what it was."""

    type: ClassVar[str] = "contacts.customer_email_changed.v1"
    address: Personal[str]
    email: Personal[EmailAddress]


class CustomerEmailRemoved(Event):
    type: ClassVar[str] = "contacts.customer_email_removed.v1"
    address: Personal[str]


class CustomerPhoneAdded(Event):
    type: ClassVar[str] = "contacts.customer_phone_added.v1"
    phone: Personal[PhoneNumber]


class CustomerPhoneChanged(Event):
    """The number was corrected, or its kind or preferred mark changed; `number` is what it was."""

    type: ClassVar[str] = "contacts.customer_phone_changed.v1"
    number: Personal[str]
    phone: Personal[PhoneNumber]


class CustomerPhoneRemoved(Event):
    type: ClassVar[str] = "contacts.customer_phone_removed.v1"
    number: Personal[str]


class CustomerAddressAdded(Event):
    type: ClassVar[str] = "contacts.customer_address_added.v1"
    address: Personal[PostalAddress]


class CustomerAddressChanged(Event):
    """The customer moved, or the address was corrected; the address keeps its id."""

    type: ClassVar[str] = "contacts.customer_address_changed.v1"
    address: Personal[PostalAddress]


class CustomerAddressRemoved(Event):
    type: ClassVar[str] = "contacts.customer_address_removed.v1"
    address_id: UUID
    address: Personal[PostalAddress | None] = None
    """What it was."""


class CustomerRelationAdded(Event):
    """The customer of this history is (kind) the other one, say `subsidiary_of` it."""

    type: ClassVar[str] = "contacts.customer_relation_added.v1"
    kind: RelationKind
    other_id: UUID
    other_name: Personal[str | None] = None
    """What the other one was called then."""


class CustomerRelationRemoved(Event):
    type: ClassVar[str] = "contacts.customer_relation_removed.v1"
    kind: RelationKind
    other_id: UUID
    other_name: Personal[str | None] = None


class CustomerFieldSet(Event):
    """A field of the company's own now holds this value of the customer (see `custom_fields`)."""

    type: ClassVar[str] = "contacts.customer_field_set.v1"
    field: Code
    value: Personal[str]
    label: str | None = None
    """What the field was called then."""


class CustomerFieldCleared(Event):
    type: ClassVar[str] = "contacts.customer_field_cleared.v1"
    field: Code
    label: str | None = None


class CustomerWithdrawn(Event):
    """The customer should not have been put into the file: it is no longer offered or listed. Its history stays."""

    type: ClassVar[str] = "contacts.customer_withdrawn.v1"
    import_id: UUID | None = None
    """The import that had added it, and was undone."""


CustomerEvent = (
    CustomerRegistered
    | CustomerRenamed
    | CustomerOwnerChanged
    | CustomerSectorChanged
    | CustomerTerritoryChanged
    | CustomerWebsiteChanged
    | CustomerSourceChanged
    | CustomerExternalIdChanged
    | CustomerYearEstablishedChanged
    | CustomerAnnualRevenueChanged
    | CustomerEmployeesChanged
    | CustomerTagAdded
    | CustomerTagRemoved
    | CustomerEmailAdded
    | CustomerEmailChanged
    | CustomerEmailRemoved
    | CustomerPhoneAdded
    | CustomerPhoneChanged
    | CustomerPhoneRemoved
    | CustomerAddressAdded
    | CustomerAddressChanged
    | CustomerAddressRemoved
    | CustomerRelationAdded
    | CustomerRelationRemoved
    | CustomerFieldSet
    | CustomerFieldCleared
    | CustomerWithdrawn
)
