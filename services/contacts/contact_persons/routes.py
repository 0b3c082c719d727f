"""Contact persons over HTTP."""

from services.contacts.access import CUSTOMER_PATH
from services.contacts.contact_persons.domain import commands
from services.contacts.contact_persons.domain.decide import CONTACT_PERSON
from shared.web.api.routes import CommandRoute

_CONTACT = f"{CUSTOMER_PATH}/contacts/{{contact_id}}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/contacts",
        commands.AddContactPerson,
        CONTACT_PERSON,
        creates="contact_id",
        summary="Add a contact person",
    ),
    CommandRoute(
        _CONTACT,
        commands.ChangeContactPerson,
        CONTACT_PERSON,
        method="PATCH",
        summary="Change a contact person",
    ),
    CommandRoute(
        f"{_CONTACT}/left",
        commands.RecordContactPersonLeft,
        CONTACT_PERSON,
        summary="The person no longer works there",
    ),
    CommandRoute(
        f"{_CONTACT}/returned",
        commands.RecordContactPersonReturned,
        CONTACT_PERSON,
        summary="The person works there again",
    ),
    CommandRoute(
        f"{_CONTACT}/withdraw",
        commands.WithdrawContactPerson,
        CONTACT_PERSON,
        summary="Take out a person who was added by mistake",
    ),
)
