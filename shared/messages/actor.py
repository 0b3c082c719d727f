"""Who acts: `user:anna` for a colleague, `system:erp` for a program."""

from shared.messages.fields import UserId


def handle_of(actor: str) -> UserId:
    """Return the handle in an actor: `anna` of `user:anna`, `erp` of `system:erp`."""
    return actor.partition(":")[2]


def colleague_of(actor: str) -> UserId | None:
    """Return the handle of the colleague who acts; None where a program does."""
    kind, _, handle = actor.partition(":")
    return handle if kind == "user" else None
