"""Customers over HTTP: paths, who may send the commands, and what they decide on."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain import customer_commands
from shared.web.api.routes import CommandRoute

CUSTOMERS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/customers",
        customer_commands.RegisterCustomer,
        customer_commands.CUSTOMER,
        WRITERS,
        creates="customer_id",
        summary="Register a customer",
    ),
    CommandRoute(
        CUSTOMER_PATH,
        customer_commands.ChangeCustomer,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PATCH",
        summary="Change what is known of a customer; one event per changed field",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/tags", customer_commands.AddTags, customer_commands.CUSTOMER, WRITERS, summary="Add tags"
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/tags/{{tag}}",
        customer_commands.RemoveTag,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="Remove a tag",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/relations",
        customer_commands.AddRelation,
        customer_commands.CUSTOMER,
        WRITERS,
        summary="Relate a customer to another one",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/relations/{{kind}}/{{other_id}}",
        customer_commands.RemoveRelation,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="End a relation",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/custom-fields/{{field}}",
        customer_commands.SetCustomField,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PUT",
        summary="Fill or clear a field of the company's own",
    ),
)
