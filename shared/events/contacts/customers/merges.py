"""Merging two customers and separating them again; events keep their subjects, and histories follow the alias.

A merge records two events together. `CustomerMerged` states that the removed customer's id now refers to the survivor.
`CustomerAbsorbed` lists what the survivor's profile took from it. Separating them records two events again.
"""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as pydantic_dataclass

from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.facts import ProfileFact
from shared.messages.fields import Code, Count, Personal, UserId
from shared.messages.money import Money
from shared.messages.translation import N_
from shared.messages.wording import Wording

ProfileField = Literal[
    "name",
    "website",
    "sector",
    "owner",
    "territory",
    "source",
    "external_id",
    "year_established",
    "annual_revenue",
    "employees",
]
"""Fields of a profile that hold a single value, so that a merge has to choose one of two."""


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class ProfileFields:
    """Values of some fields of a profile; an adjacent `fields` attribute lists which ones."""

    name: str | None = None
    website: str | None = None
    sector: str | None = None
    owner: UserId | None = None
    territory: Code | None = None
    source: str | None = None
    external_id: str | None = None
    year_established: Count | None = None
    annual_revenue: Money | None = None
    employees: Count | None = None


class CustomerMerged(ProfileFact):
    """This customer was merged into another; its id now refers to that customer."""

    type: ClassVar[str] = "contacts.customer_merged.v1"
    reads_as = Wording("layers", N_("{who} merged this customer into another one"))
    into_id: UUID


class CustomerUnmerged(ProfileFact):
    """The merge was undone; the id refers to this customer again."""

    type: ClassVar[str] = "contacts.customer_unmerged.v1"
    reads_as = Wording("layers", N_("{who} undid the merge of this customer into another one"))
    into_id: UUID


class CustomerAbsorbed(ProfileFact):
    """Another customer was merged into this one; lists what its profile contributed and what that replaced."""

    type: ClassVar[str] = "contacts.customer_absorbed.v1"
    reads_as = Wording("layers", N_("{who} merged {from_name} into this customer"))
    from_id: UUID
    from_name: Personal[str]
    also_known_as: Personal[tuple[str, ...]] = ()
    """Names of customers that had been merged into the other one."""
    fields: tuple[ProfileField, ...] = ()
    """The fields that took the other customer's value."""
    taken: Personal[ProfileFields] = ProfileFields()
    replaced: Personal[ProfileFields] = ProfileFields()
    emails: Personal[tuple[EmailAddress, ...]] = ()
    phones: Personal[tuple[PhoneNumber, ...]] = ()
    addresses: Personal[tuple[PostalAddress, ...]] = ()
    tags: tuple[str, ...] = ()
    custom_taken: Personal[tuple[CustomValue, ...]] = ()
    """Custom fields that took the other customer's value."""
    custom_replaced: Personal[tuple[CustomValue, ...]] = ()
    """The previous values of those custom fields, where they had one."""


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PassedOn:
    """Values that stay when a merged customer is separated, because another merged customer has or replaced them.

    The profile gives them back when that other customer (`to_id`) is separated later.
    """

    to_id: UUID
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address_ids: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[ProfileField, ...] = ()
    """Fields that hold the value of the customer that stays merged."""
    replaced: ProfileFields = ProfileFields()
    """Their values before the separated customer contributed its own."""
    custom: tuple[Code, ...] = ()
    custom_replaced: tuple[CustomValue, ...] = ()


class CustomerSeparated(ProfileFact):
    """Another customer was separated from this one; lists what this profile gave back, unless changed since."""

    type: ClassVar[str] = "contacts.customer_separated.v1"
    reads_as = Wording("layers", N_("{who} separated {from_name} from this customer"))
    from_id: UUID
    from_name: Personal[str]
    fields: tuple[ProfileField, ...] = ()
    """The fields that were restored to their previous value."""
    restored: Personal[ProfileFields] = ProfileFields()
    emails: Personal[tuple[str, ...]] = ()
    phones: Personal[tuple[str, ...]] = ()
    address_ids: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    custom_cleared: tuple[Code, ...] = ()
    """Custom fields whose value from the merge was removed."""
    custom_restored: Personal[tuple[CustomValue, ...]] = ()
    """The restored values of those custom fields, where they had one before."""
    passed_on: Personal[tuple[PassedOn, ...]] = ()
    """What the profile gives back when other merged customers are separated later."""


AliasEvent = CustomerMerged | CustomerUnmerged
MergeEvent = CustomerMerged | CustomerUnmerged | CustomerAbsorbed | CustomerSeparated
