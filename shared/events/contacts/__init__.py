"""What contacts says happened. One module per subject matter; readers import from here.

A customer's facts have the subject `customer/<uuid>`, so its id stands in the envelope and not in the data.
"""

from shared.events.contacts.colleagues import (
    TeamEvent,
    TeamManagerAppointed,
    TeamRegistered,
    UserDeactivated,
    UserEvent,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    team_subject,
    user_subject,
)
from shared.events.contacts.consents import (
    EVERY_PURPOSE,
    ConsentChannel,
    ConsentEvent,
    ConsentGiven,
    ConsentWithdrawn,
)
from shared.events.contacts.contact_persons import (
    ContactPersonAdded,
    ContactPersonEmailChanged,
    ContactPersonEvent,
    ContactPersonLeft,
    ContactPersonPhoneChanged,
    ContactPersonRenamed,
    ContactPersonRoleChanged,
)
from shared.events.contacts.contact_points import (
    EmailAddress,
    PhoneNumber,
    PointKind,
    PostalAddress,
)
from shared.events.contacts.customers import (
    CustomerAddressAdded,
    CustomerAddressChanged,
    CustomerAddressRemoved,
    CustomerAnnualRevenueChanged,
    CustomerEmailAdded,
    CustomerEmailChanged,
    CustomerEmailRemoved,
    CustomerEmployeesChanged,
    CustomerEvent,
    CustomerExternalIdChanged,
    CustomerKind,
    CustomerOwnerChanged,
    CustomerPhoneAdded,
    CustomerPhoneChanged,
    CustomerPhoneRemoved,
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
from shared.events.contacts.duplicates import DuplicateDismissed, DuplicateEvent, DuplicateSuspected
from shared.events.contacts.interactions import (
    ContactChannel,
    Direction,
    InteractionCorrected,
    InteractionEvent,
    InteractionFacts,
    InteractionKind,
    InteractionLogged,
    InteractionNextStepDone,
    InteractionWithdrawn,
)
from shared.events.contacts.knowledge import (
    CompetitorChanged,
    CompetitorEvent,
    CompetitorGone,
    CompetitorNoted,
    Degree,
    NeedChanged,
    NeedDropped,
    NeedEvent,
    NeedMet,
    NeedNoted,
)
from shared.events.contacts.merges import (
    AliasEvent,
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
    MergeEvent,
    ProfileField,
    ProfileFields,
)
from shared.events.contacts.threads import (
    DiscussionEvent,
    DiscussionReplied,
    DiscussionStarted,
    MentionEvent,
    MentionRead,
)
from shared.events.contacts.visits import VisitCancelled, VisitEvent, VisitMoved, VisitPlanned, VisitReported

ContactsEvent = (
    CustomerEvent
    | MergeEvent
    | DuplicateEvent
    | ContactPersonEvent
    | InteractionEvent
    | ConsentEvent
    | VisitEvent
    | MentionEvent
    | NeedEvent
    | CompetitorEvent
    | UserEvent
    | TeamEvent
)
"""Everything contacts says; the registry that records are parsed with."""

__all__ = [
    "EVERY_PURPOSE",
    "AliasEvent",
    "CompetitorChanged",
    "CompetitorEvent",
    "CompetitorGone",
    "CompetitorNoted",
    "ConsentChannel",
    "ConsentEvent",
    "ConsentGiven",
    "ConsentWithdrawn",
    "ContactChannel",
    "ContactPersonAdded",
    "ContactPersonEmailChanged",
    "ContactPersonEvent",
    "ContactPersonLeft",
    "ContactPersonPhoneChanged",
    "ContactPersonRenamed",
    "ContactPersonRoleChanged",
    "ContactsEvent",
    "CustomerAbsorbed",
    "CustomerAddressAdded",
    "CustomerAddressChanged",
    "CustomerAddressRemoved",
    "CustomerAnnualRevenueChanged",
    "CustomerEmailAdded",
    "CustomerEmailChanged",
    "CustomerEmailRemoved",
    "CustomerEmployeesChanged",
    "CustomerEvent",
    "CustomerExternalIdChanged",
    "CustomerKind",
    "CustomerMerged",
    "CustomerOwnerChanged",
    "CustomerPhoneAdded",
    "CustomerPhoneChanged",
    "CustomerPhoneRemoved",
    "CustomerRegistered",
    "CustomerRelationAdded",
    "CustomerRelationRemoved",
    "CustomerRenamed",
    "CustomerSectorChanged",
    "CustomerSeparated",
    "CustomerSourceChanged",
    "CustomerTagAdded",
    "CustomerTagRemoved",
    "CustomerTerritoryChanged",
    "CustomerUnmerged",
    "CustomerWebsiteChanged",
    "CustomerYearEstablishedChanged",
    "Degree",
    "Direction",
    "DiscussionEvent",
    "DiscussionReplied",
    "DiscussionStarted",
    "DuplicateDismissed",
    "DuplicateEvent",
    "DuplicateSuspected",
    "EmailAddress",
    "InteractionCorrected",
    "InteractionEvent",
    "InteractionFacts",
    "InteractionKind",
    "InteractionLogged",
    "InteractionNextStepDone",
    "InteractionWithdrawn",
    "MentionEvent",
    "MentionRead",
    "MergeEvent",
    "NeedChanged",
    "NeedDropped",
    "NeedEvent",
    "NeedMet",
    "NeedNoted",
    "PhoneNumber",
    "PointKind",
    "PostalAddress",
    "ProfileField",
    "ProfileFields",
    "RelationKind",
    "TeamEvent",
    "TeamManagerAppointed",
    "TeamRegistered",
    "UserDeactivated",
    "UserEvent",
    "UserMovedToTeam",
    "UserReactivated",
    "UserRegistered",
    "VisitCancelled",
    "VisitEvent",
    "VisitMoved",
    "VisitPlanned",
    "VisitReported",
    "team_subject",
    "user_subject",
]
