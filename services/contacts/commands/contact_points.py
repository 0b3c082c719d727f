"""Addresses, phones and e-mails over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain import contact_point_commands, customer_commands
from shared.web.api.routes import CommandRoute

_EMAIL = f"{CUSTOMER_PATH}/emails/{{address}}"
_PHONE = f"{CUSTOMER_PATH}/phones/{{number}}"
_ADDRESS = f"{CUSTOMER_PATH}/addresses/{{address_id}}"

CONTACT_POINTS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/emails",
        contact_point_commands.AddEmail,
        customer_commands.CUSTOMER,
        WRITERS,
        summary="Add an e-mail address",
    ),
    CommandRoute(
        _EMAIL,
        contact_point_commands.ChangeEmail,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PATCH",
        summary="Correct an e-mail address or its marks",
    ),
    CommandRoute(
        _EMAIL,
        contact_point_commands.RemoveEmail,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="Remove an e-mail address",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/phones",
        contact_point_commands.AddPhone,
        customer_commands.CUSTOMER,
        WRITERS,
        summary="Add a phone number",
    ),
    CommandRoute(
        _PHONE,
        contact_point_commands.ChangePhone,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PATCH",
        summary="Correct a phone number or its marks",
    ),
    CommandRoute(
        _PHONE,
        contact_point_commands.RemovePhone,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="Remove a phone number",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/addresses",
        contact_point_commands.AddAddress,
        customer_commands.CUSTOMER,
        WRITERS,
        summary="Add a postal address",
    ),
    CommandRoute(
        _ADDRESS,
        contact_point_commands.ChangeAddress,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PUT",
        summary="Replace a postal address",
    ),
    CommandRoute(
        _ADDRESS,
        contact_point_commands.RemoveAddress,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="Remove a postal address",
    ),
)
