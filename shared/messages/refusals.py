"""Reasons why a command is not executed; the HTTP layer maps each to its status."""

from uuid import UUID


class Refused(Exception):  # noqa: N818 - the domain's word
    """The command cannot be executed; `field` names the offending field, if any."""

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class Rejected(Refused):
    """The rules of the domain forbid it (409)."""


class Unknown(Refused):
    """Something that the command refers to is not known here (404)."""


class Invalid(Refused):
    """The command contradicts itself or a known limit (422)."""


class VersionConflict(Refused):
    """Somebody else has changed it since the caller read it (412)."""


class Moved(Rejected):
    """The customer was merged into another, so the command should be redirected to that one (409 if it is not)."""

    def __init__(self, into_id: UUID) -> None:
        super().__init__(f"was merged into customer {into_id}", field="customer_id")
        self.into_id = into_id


class Forbidden(Refused):
    """The caller may not do this to this record (403)."""
