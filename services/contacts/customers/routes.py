"""Customers and how they are reached, over HTTP."""

from services.contacts.access import CUSTOMER_PATH
from services.contacts.customers.domain import commands, contact_point_commands, decide
from shared.web.api.routes import CommandRoute

_CUSTOMERS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/customers",
        commands.RegisterCustomer,
        decide.CUSTOMER,
        creates="customer_id",
        summary="Register a customer",
    ),
    CommandRoute(
        CUSTOMER_PATH,
        commands.ChangeCustomer,
        decide.CUSTOMER,
        method="PATCH",
        summary="Change what is known of a customer; one event per changed field",
    ),
    CommandRoute(f"{CUSTOMER_PATH}/tags", commands.AddTags, decide.CUSTOMER, summary="Add tags"),
    CommandRoute(
        f"{CUSTOMER_PATH}/tags/{{tag}}",
        commands.RemoveTag,
        decide.CUSTOMER,
        method="DELETE",
        summary="Remove a tag",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/relations",
        commands.AddRelation,
        decide.CUSTOMER,
        summary="Relate a customer to another one",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/relations/{{kind}}/{{other_id}}",
        commands.RemoveRelation,
        decide.CUSTOMER,
        method="DELETE",
        summary="End a relation",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/custom-fields/{{field}}",
        commands.SetCustomField,
        decide.CUSTOMER,
        method="PUT",
        summary="Fill or clear a field of the company's own",
    ),
)


_EMAIL = f"{CUSTOMER_PATH}/emails/{{address}}"
_PHONE = f"{CUSTOMER_PATH}/phones/{{number}}"
_ADDRESS = f"{CUSTOMER_PATH}/addresses/{{address_id}}"

_CONTACT_POINTS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/emails",
        contact_point_commands.AddEmail,
        decide.CUSTOMER,
        summary="Add an e-mail address",
    ),
    CommandRoute(
        _EMAIL,
        contact_point_commands.ChangeEmail,
        decide.CUSTOMER,
        method="PATCH",
        summary="Correct an e-mail address or its marks",
    ),
    CommandRoute(
        _EMAIL,
        contact_point_commands.RemoveEmail,
        decide.CUSTOMER,
        method="DELETE",
        summary="Remove an e-mail address",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/phones",
        contact_point_commands.AddPhone,
        decide.CUSTOMER,
        summary="Add a phone number",
    ),
    CommandRoute(
        _PHONE,
        contact_point_commands.ChangePhone,
        decide.CUSTOMER,
        method="PATCH",
        summary="Correct a phone number or its marks",
    ),
    CommandRoute(
        _PHONE,
        contact_point_commands.RemovePhone,
        decide.CUSTOMER,
        method="DELETE",
        summary="Remove a phone number",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/addresses",
        contact_point_commands.AddAddress,
        decide.CUSTOMER,
        summary="Add a postal address",
    ),
    CommandRoute(
        _ADDRESS,
        contact_point_commands.ChangeAddress,
        decide.CUSTOMER,
        method="PUT",
        summary="Replace a postal address",
    ),
    CommandRoute(
        _ADDRESS,
        contact_point_commands.RemoveAddress,
        decide.CUSTOMER,
        method="DELETE",
        summary="Remove a postal address",
    ),
)

COMMANDS = (*_CUSTOMERS, *_CONTACT_POINTS)
