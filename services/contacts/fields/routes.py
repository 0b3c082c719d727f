"""The company's own fields over HTTP."""

from fastapi import APIRouter

from services.contacts.access import CUSTOM_FIELD_POLICY
from services.contacts.fields import domain as custom_field
from services.contacts.fields.domain import CustomField
from services.contacts.fields.views import list_custom_fields
from shared.events.contacts.customers.profile import CustomerKind
from shared.web.api.routes import CommandRoute, Db, allow

_FIELD = "/custom-fields/{field}"

COMMANDS: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/custom-fields",
        custom_field.DefineCustomField,
        custom_field.CUSTOM_FIELD,
        creates="field",
        summary="Define a field of the company's own",
    ),
    CommandRoute(
        _FIELD,
        custom_field.ChangeCustomField,
        custom_field.CUSTOM_FIELD,
        method="PATCH",
        summary="Change a field's title or choices",
    ),
    CommandRoute(
        f"{_FIELD}/retire",
        custom_field.RetireCustomField,
        custom_field.CUSTOM_FIELD,
        summary="Fill a field no longer; what customers hold in it stays",
    ),
    CommandRoute(
        f"{_FIELD}/reinstate",
        custom_field.ReinstateCustomField,
        custom_field.CUSTOM_FIELD,
        summary="Fill a retired field again",
    ),
)


router = APIRouter(dependencies=[allow(CUSTOM_FIELD_POLICY)])


@router.get("/custom-fields", tags=["customers"])
async def get_custom_fields(
    db: Db, kind: CustomerKind | None = None, *, retired: bool | None = None
) -> list[CustomField]:
    """List the definitions by title; the values are in `custom_fields` of a customer."""
    return list(await list_custom_fields(db, kind=kind, retired=retired))
