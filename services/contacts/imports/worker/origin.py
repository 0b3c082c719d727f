"""The origin that the events of an import carry."""

from uuid import UUID

from shared.engine.event.envelope import Origin
from shared.kernel.own_work import IMPORT, batch_name, undo_reason


def origin_of(import_id: UUID, actor: str, *, undo: bool = False) -> Origin:
    """Return the origin that the events of an import carry."""
    return Origin(
        actor=actor,
        correlation_id=f"import/{import_id}",
        causation_id=f"import/{import_id}",
        channel=IMPORT,
        reason=undo_reason("import", import_id) if undo else "",
        batch_id=batch_of(import_id, undo=undo),
    )


def batch_of(import_id: UUID, *, undo: bool = False) -> str:
    """Return the name of the batch that an import's events are marked with."""
    return batch_name("undo" if undo else "import", import_id)
