"""The commands of contacts over HTTP: paths, who may send them, and what they decide on."""

from services.contacts.domain import colleague, contact_person, contact_point_commands, customer_commands, interaction
from shared.identity.principal import Role
from shared.web.routes import CommandRoute

WRITERS: frozenset[Role] = frozenset({"contacts", "sales", "service", "manager", "admin", "system"})
"""Whoever talks to customers keeps their file."""
PEOPLE_KEEPERS: frozenset[Role] = frozenset({"admin", "manager", "system"})
"""Who may say who works here."""

_CUSTOMER = "/customers/{customer_id}"
_EMAIL = f"{_CUSTOMER}/emails/{{address}}"
_PHONE = f"{_CUSTOMER}/phones/{{number}}"
_ADDRESS = f"{_CUSTOMER}/addresses/{{address_id}}"
_CONTACT = f"{_CUSTOMER}/contacts/{{contact_id}}"
_INTERACTION = f"{_CUSTOMER}/interactions/{{interaction_id}}"

_CUSTOMERS = (
    CommandRoute(
        "/customers",
        customer_commands.RegisterCustomer,
        customer_commands.CUSTOMER,
        WRITERS,
        creates="customer_id",
        summary="Register a customer",
    ),
    CommandRoute(
        _CUSTOMER,
        customer_commands.ChangeCustomer,
        customer_commands.CUSTOMER,
        WRITERS,
        method="PATCH",
        summary="Change what is known of a customer; one event per changed field",
    ),
    CommandRoute(
        f"{_CUSTOMER}/tags", customer_commands.AddTags, customer_commands.CUSTOMER, WRITERS, summary="Add tags"
    ),
    CommandRoute(
        f"{_CUSTOMER}/tags/{{tag}}",
        customer_commands.RemoveTag,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="Remove a tag",
    ),
    CommandRoute(
        f"{_CUSTOMER}/relations",
        customer_commands.AddRelation,
        customer_commands.CUSTOMER,
        WRITERS,
        summary="Relate a customer to another one",
    ),
    CommandRoute(
        f"{_CUSTOMER}/relations/{{kind}}/{{other_id}}",
        customer_commands.RemoveRelation,
        customer_commands.CUSTOMER,
        WRITERS,
        method="DELETE",
        summary="End a relation",
    ),
)
_CONTACT_POINTS = (
    CommandRoute(
        f"{_CUSTOMER}/emails",
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
        f"{_CUSTOMER}/phones",
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
        f"{_CUSTOMER}/addresses",
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
_PEOPLE = (
    CommandRoute(
        f"{_CUSTOMER}/contacts",
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
)
_INTERACTIONS = (
    CommandRoute(
        f"{_CUSTOMER}/interactions",
        interaction.LogInteraction,
        interaction.INTERACTION,
        WRITERS,
        creates="interaction_id",
        summary="Log an interaction",
    ),
    CommandRoute(
        f"{_INTERACTION}/correct",
        interaction.CorrectInteraction,
        interaction.INTERACTION,
        WRITERS,
        summary="Correct what was logged",
    ),
    CommandRoute(
        f"{_INTERACTION}/withdraw",
        interaction.WithdrawInteraction,
        interaction.INTERACTION,
        WRITERS,
        summary="Take back what was logged by mistake",
    ),
)
_COLLEAGUES = (
    CommandRoute(
        "/users",
        colleague.RegisterUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        creates="handle",
        summary="Register a colleague",
    ),
    CommandRoute(
        "/users/{handle}/team", colleague.MoveUserToTeam, colleague.USER, PEOPLE_KEEPERS, summary="Move a colleague"
    ),
    CommandRoute(
        "/users/{handle}/deactivate",
        colleague.DeactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague has left",
    ),
    CommandRoute(
        "/users/{handle}/reactivate",
        colleague.ReactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague is back",
    ),
    CommandRoute(
        "/teams", colleague.RegisterTeam, colleague.TEAM, PEOPLE_KEEPERS, creates="team", summary="Register a team"
    ),
    CommandRoute(
        "/teams/{team}/manager",
        colleague.AppointTeamManager,
        colleague.TEAM,
        PEOPLE_KEEPERS,
        summary="Appoint a team's manager",
    ),
)

COMMANDS: tuple[CommandRoute, ...] = (*_CUSTOMERS, *_CONTACT_POINTS, *_PEOPLE, *_INTERACTIONS, *_COLLEAGUES)
