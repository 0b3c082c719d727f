"""The company's own fields."""

from fastapi import APIRouter

from services.contacts.domain.custom_field import CustomField
from services.contacts.views.custom_fields import list_custom_fields
from shared.events.contacts import CustomerKind
from shared.identity.principal import READERS
from shared.web.api.routes import Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/custom-fields", tags=["customers"])
async def get_custom_fields(
    db: Db, kind: CustomerKind | None = None, *, retired: bool | None = None
) -> list[CustomField]:
    """List the definitions by title; the values stand in `custom_fields` of a customer."""
    return list(await list_custom_fields(db, kind=kind, retired=retired))
