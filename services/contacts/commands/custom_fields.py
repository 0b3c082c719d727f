"""Fields of the company's own over HTTP."""

from services.contacts.domain import custom_field
from shared.identity.principal import Role
from shared.web.api.routes import CommandRoute

DEFINERS: frozenset[Role] = frozenset({"manager", "admin", "system"})
"""Who says what is kept of customers."""
_FIELD = "/custom-fields/{field}"

CUSTOM_FIELDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/custom-fields",
        custom_field.DefineCustomField,
        custom_field.CUSTOM_FIELD,
        DEFINERS,
        creates="field",
        summary="Define a field of the company's own",
    ),
    CommandRoute(
        _FIELD,
        custom_field.ChangeCustomField,
        custom_field.CUSTOM_FIELD,
        DEFINERS,
        method="PATCH",
        summary="Change a field's title or choices",
    ),
    CommandRoute(
        f"{_FIELD}/retire",
        custom_field.RetireCustomField,
        custom_field.CUSTOM_FIELD,
        DEFINERS,
        summary="Fill a field no longer; what customers hold in it stays",
    ),
    CommandRoute(
        f"{_FIELD}/reinstate",
        custom_field.ReinstateCustomField,
        custom_field.CUSTOM_FIELD,
        DEFINERS,
        summary="Fill a retired field again",
    ),
)
