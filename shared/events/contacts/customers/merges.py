"""Two customers turn out to be one, or not to be; every event keeps its own subject, histories follow the alias.

A merge is two facts recorded together: about the customer that goes, that it now means the other one
(`CustomerMerged`), and about the one that stays, what its profile took over (`CustomerAbsorbed`). Taking it back is
two facts again.
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
"""Fields of a profile that hold a single value, so that a merge has to choose between two."""


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class ProfileFields:
    """Values of some fields of a profile; the field beside it lists which ones."""

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
    """The customer of this history is the same as another one; from now on its id means that one."""

    type: ClassVar[str] = "contacts.customer_merged.v1"
    reads_as = Wording("layers", N_("{who} merged this customer into another one"))
    into_id: UUID


class CustomerUnmerged(ProfileFact):
    """It was not the same after all: the id means the customer of this history again."""

    type: ClassVar[str] = "contacts.customer_unmerged.v1"
    reads_as = Wording("layers", N_("{who} undid the merge of this customer into another one"))
    into_id: UUID


class CustomerAbsorbed(ProfileFact):
    """Another customer is the same as this one; lists what its profile contributed and what that replaced."""

    type: ClassVar[str] = "contacts.customer_absorbed.v1"
    reads_as = Wording("layers", N_("{who} merged {from_name} into this customer"))
    from_id: UUID
    from_name: Personal[str]
    also_known_as: Personal[tuple[str, ...]] = ()
    """Names of those who had been merged into the other one."""
    fields: tuple[ProfileField, ...] = ()
    """Which fields took the other's value."""
    taken: Personal[ProfileFields] = ProfileFields()
    replaced: Personal[ProfileFields] = ProfileFields()
    emails: Personal[tuple[EmailAddress, ...]] = ()
    phones: Personal[tuple[PhoneNumber, ...]] = ()
    addresses: Personal[tuple[PostalAddress, ...]] = ()
    tags: tuple[str, ...] = ()
    custom_taken: Personal[tuple[CustomValue, ...]] = ()
    """The company's own fields that took the other's value."""
    custom_replaced: Personal[tuple[CustomValue, ...]] = ()
    """What stood in those of them that held a value before."""


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="ignore"))
class PassedOn:
    """What a profile keeps when one who gave it leaves, because another who stays has it or put its own there."""

    to_id: UUID
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address_ids: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[ProfileField, ...] = ()
    """Which fields hold the value of the one who stays."""
    replaced: ProfileFields = ProfileFields()
    """What stood in them before the one who leaves gave its own."""
    custom: tuple[Code, ...] = ()
    custom_replaced: tuple[CustomValue, ...] = ()


class CustomerSeparated(ProfileFact):
    """Another customer is not the same as this one after all; what this profile gave back, unless changed since."""

    type: ClassVar[str] = "contacts.customer_separated.v1"
    reads_as = Wording("layers", N_("{who} separated {from_name} from this customer"))
    from_id: UUID
    from_name: Personal[str]
    fields: tuple[ProfileField, ...] = ()
    """Which fields went back to what stood there before."""
    restored: Personal[ProfileFields] = ProfileFields()
    emails: Personal[tuple[str, ...]] = ()
    phones: Personal[tuple[str, ...]] = ()
    address_ids: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    custom_cleared: tuple[Code, ...] = ()
    """The company's own fields that gave their value back."""
    custom_restored: Personal[tuple[CustomValue, ...]] = ()
    """What stands in those of them that held a value before."""
    passed_on: Personal[tuple[PassedOn, ...]] = ()
    """What other merged customers give back when they are separated later."""


AliasEvent = CustomerMerged | CustomerUnmerged
MergeEvent = CustomerMerged | CustomerUnmerged | CustomerAbsorbed | CustomerSeparated
