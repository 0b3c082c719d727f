"""Contact persons over HTTP."""

from services.contacts.access import CUSTOMER_PATH, WRITERS
from services.contacts.contact_persons import domain as contact_person
from shared.web.api.routes import CommandRoute

_CONTACT = f"{CUSTOMER_PATH}/contacts/{{contact_id}}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/contacts",
        contact_person.AddContactPerson,
        contact_person.CONTACT_PERSON,
        WRITERS,
        creates="contact_id",
        summary="Add a contact person",
    ),
    CommandRoute(
        _CONTACT,
        contact_person.ChangeContactPerson,
        contact_person.CONTACT_PERSON,
        WRITERS,
        method="PATCH",
        summary="Change a contact person",
    ),
    CommandRoute(
        f"{_CONTACT}/left",
        contact_person.RecordContactPersonLeft,
        contact_person.CONTACT_PERSON,
        WRITERS,
        summary="The person no longer works there",
    ),
    CommandRoute(
        f"{_CONTACT}/returned",
        contact_person.RecordContactPersonReturned,
        contact_person.CONTACT_PERSON,
        WRITERS,
        summary="The person works there again",
    ),
    CommandRoute(
        f"{_CONTACT}/withdraw",
        contact_person.WithdrawContactPerson,
        contact_person.CONTACT_PERSON,
        WRITERS,
        summary="Take out a person who was added by mistake",
    ),
)
