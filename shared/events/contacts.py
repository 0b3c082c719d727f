"""What contacts says happened: customers, contact persons, interactions, users and teams.

A customer's facts have the subject `customer/<uuid>`, so its id stands in the envelope and not in the data.
Users and teams are subjects of their own; their ids follow from their handles (`user_subject`, `team_subject`).
"""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.message import Code, Count, Event, Personal, UserId
from shared.money import Money

CustomerKind = Literal["organisation", "person"]
PointKind = Literal["work", "home", "mobile", "billing", "shipping", "other"]
RelationKind = Literal["subsidiary_of", "partner_of", "reports_to", "introduced_by"]
InteractionKind = Literal["call", "email", "meeting", "visit", "letter", "chat", "fair", "social", "web_visit", "note"]
Direction = Literal["inbound", "outbound"]

_NAMESPACE = UUID("6f1f7c5e-3f0a-5c56-9d0b-3a8f2f6f7e11")


def user_subject(handle: str) -> UUID:
    """Return the subject id of a user: the same for a handle everywhere and forever."""
    return uuid5(_NAMESPACE, f"user/{handle}")


def team_subject(team: str) -> UUID:
    """Return the subject id of a team: the same for a team's name everywhere and forever."""
    return uuid5(_NAMESPACE, f"team/{team}")


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class EmailAddress:
    """An e-mail address in its normal form; at most one of a customer's is the preferred one."""

    address: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PhoneNumber:
    """A phone number in E.164 form, `+493012345678`."""

    number: str
    kind: PointKind = "work"
    preferred: bool = False


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PostalAddress:
    """Where a customer can be visited or written to; `country` is ISO 3166-1 alpha-2 where it is known."""

    address_id: UUID
    lines: tuple[str, ...] = ()
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    kind: PointKind = "work"
    preferred: bool = False


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


class CustomerRelationAdded(Event):
    """The customer of this history is (kind) the other one, say `subsidiary_of` it."""

    type: ClassVar[str] = "contacts.customer_relation_added.v1"
    kind: RelationKind
    other_id: UUID


class CustomerRelationRemoved(Event):
    type: ClassVar[str] = "contacts.customer_relation_removed.v1"
    kind: RelationKind
    other_id: UUID


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
)


class ContactPersonAdded(Event):
    """Somebody at this customer whom we talk to."""

    type: ClassVar[str] = "contacts.contact_person_added.v1"
    contact_id: UUID
    name: Personal[str]
    role: str | None = None
    """What the person does there: `purchasing`, `managing director`."""
    email: Personal[str | None] = None
    phone: Personal[str | None] = None


class ContactPersonRenamed(Event):
    type: ClassVar[str] = "contacts.contact_person_renamed.v1"
    contact_id: UUID
    name: Personal[str]


class ContactPersonRoleChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_role_changed.v1"
    contact_id: UUID
    role: str | None


class ContactPersonEmailChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_email_changed.v1"
    contact_id: UUID
    email: Personal[str | None]


class ContactPersonPhoneChanged(Event):
    type: ClassVar[str] = "contacts.contact_person_phone_changed.v1"
    contact_id: UUID
    phone: Personal[str | None]


class ContactPersonLeft(Event):
    """The person no longer works for this customer; what they did stays in the history."""

    type: ClassVar[str] = "contacts.contact_person_left.v1"
    contact_id: UUID


ContactPersonEvent = (
    ContactPersonAdded
    | ContactPersonRenamed
    | ContactPersonRoleChanged
    | ContactPersonEmailChanged
    | ContactPersonPhoneChanged
    | ContactPersonLeft
)


class InteractionLogged(Event):
    """A touchpoint with the customer; the envelope's `time` says when it took place.

    One type for all kinds: the facts are the same, and readers who care look at `kind`.
    """

    type: ClassVar[str] = "contacts.interaction_logged.v1"
    interaction_id: UUID
    kind: InteractionKind
    summary: Personal[str]
    handled_by: UserId | None = None
    """The colleague who had it, which need not be the one who logged it; None: a system."""
    direction: Direction | None = None
    contact_id: UUID | None = None
    participants: Personal[tuple[str, ...]] = ()
    duration_seconds: Count | None = None
    outcome: Personal[str | None] = None
    next_step: Personal[str | None] = None


class InteractionCorrected(Event):
    """What was logged was wrong; carries all facts as they are right now, and those that sums were made of."""

    type: ClassVar[str] = "contacts.interaction_corrected.v1"
    interaction_id: UUID
    kind: InteractionKind
    summary: Personal[str]
    happened_at: datetime
    handled_by: UserId | None = None
    direction: Direction | None = None
    contact_id: UUID | None = None
    participants: Personal[tuple[str, ...]] = ()
    duration_seconds: Count | None = None
    outcome: Personal[str | None] = None
    next_step: Personal[str | None] = None
    previous_kind: InteractionKind
    previous_happened_at: datetime
    previous_handled_by: UserId | None
    previous_duration_seconds: Count | None


class InteractionWithdrawn(Event):
    """It was logged by mistake (with the wrong customer, twice) and counts no longer."""

    type: ClassVar[str] = "contacts.interaction_withdrawn.v1"
    interaction_id: UUID
    kind: InteractionKind
    happened_at: datetime
    handled_by: UserId | None
    duration_seconds: Count | None


InteractionEvent = InteractionLogged | InteractionCorrected | InteractionWithdrawn


class UserRegistered(Event):
    """A colleague works here from now on."""

    type: ClassVar[str] = "contacts.user_registered.v1"
    handle: UserId
    name: Personal[str]
    department: Code | None = None
    role: Code | None = None
    team: Code | None = None
    office: Code | None = None
    manager: UserId | None = None


class UserMovedToTeam(Event):
    """The colleague works in another team, office or for another manager."""

    type: ClassVar[str] = "contacts.user_moved_to_team.v1"
    handle: UserId
    team: Code | None
    office: Code | None
    manager: UserId | None


class UserDeactivated(Event):
    """The colleague has left; what they did stays credited to them."""

    type: ClassVar[str] = "contacts.user_deactivated.v1"
    handle: UserId


class UserReactivated(Event):
    """The colleague is back."""

    type: ClassVar[str] = "contacts.user_reactivated.v1"
    handle: UserId


UserEvent = UserRegistered | UserMovedToTeam | UserDeactivated | UserReactivated


class TeamRegistered(Event):
    """A team exists from now on."""

    type: ClassVar[str] = "contacts.team_registered.v1"
    team: Code
    office: Code | None = None
    manager: UserId | None = None


class TeamManagerAppointed(Event):
    """Somebody else leads the team."""

    type: ClassVar[str] = "contacts.team_manager_appointed.v1"
    team: Code
    manager: UserId | None


TeamEvent = TeamRegistered | TeamManagerAppointed

ContactsEvent = CustomerEvent | ContactPersonEvent | InteractionEvent | UserEvent | TeamEvent
"""Everything contacts says; the registry that records are parsed with."""
