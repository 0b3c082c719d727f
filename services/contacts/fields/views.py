"""The company's own fields: their definitions."""

from collections.abc import Sequence

from services.contacts.fields.domain import CUSTOM_FIELDS, CustomField
from shared.engine.views.rows import columns, row_of
from shared.events.contacts.customers.profile import CustomerKind
from shared.model.reader import Reader
from shared.query.conditions import Conditions


async def list_custom_fields(
    db: Reader, *, kind: CustomerKind | None = None, retired: bool | None = None
) -> Sequence[CustomField]:
    """Return the definitions by label; a company has few. `kind`: those that customers of this kind have."""
    conditions = Conditions()
    conditions.equal(retired=retired)
    if kind is not None:
        conditions.add("(applies_to IS NULL OR applies_to = {})", kind)
    query = f"SELECT {columns(CustomField)} FROM {CUSTOM_FIELDS.name} {conditions.where} ORDER BY lower(label), field"  # noqa: S608 - constant names
    return [row_of(CustomField, record) for record in await db.fetch(query, *conditions.args)]
