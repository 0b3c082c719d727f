"""The origin that the events of an import carry."""

from uuid import UUID

from shared.engine.event.envelope import Origin


def origin_of(import_id: UUID, actor: str, *, undo: bool = False) -> Origin:
    """Return the origin that the events of an import carry."""
    return Origin(
        actor=actor,
        correlation_id=f"import/{import_id}",
        causation_id=f"import/{import_id}",
        channel="import",
        reason=f"undo of import {import_id}" if undo else "",
        batch_id=batch_of(import_id, undo=undo),
    )


def batch_of(import_id: UUID, *, undo: bool = False) -> str:
    """Return the name of the batch that an import's events are marked with."""
    return f"undo/{import_id}" if undo else f"import/{import_id}"
