"""The company's own fields: their definitions."""

from collections.abc import Sequence

from services.contacts.fields.domain import CUSTOM_FIELDS, CustomField
from shared.events.contacts.customers.profile import CustomerKind
from shared.model.reader import Reader
from shared.query.conditions import Conditions
from shared.query.select import select


async def list_custom_fields(
    db: Reader, *, kind: CustomerKind | None = None, retired: bool | None = None
) -> Sequence[CustomField]:
    """Return the definitions by label; a company has few. `kind`: only those for customers of this kind."""
    conditions = Conditions()
    conditions.equal(retired=retired)
    if kind is not None:
        conditions.add("(applies_to IS NULL OR applies_to = {})", kind)
    return await select(CUSTOM_FIELDS).filtered(conditions).order_by("lower(label), field").all(db)
