"""Actors: `user:anna` for a colleague, `system:erp` for a program."""

from shared.messages.fields import UserId


def handle_of(actor: str) -> UserId:
    """Return the handle of an actor: `anna` for `user:anna`, `erp` for `system:erp`."""
    return actor.partition(":")[2]


def colleague_of(actor: str) -> UserId | None:
    """Return the handle if the actor is a colleague; None if it is a program."""
    kind, _, handle = actor.partition(":")
    return handle if kind == "user" else None
