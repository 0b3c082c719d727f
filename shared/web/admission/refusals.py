"""Reasons why a request is not taken in, whatever it asks for."""

from shared.messages.refusals import Refused
from shared.messages.translation import N_

TOO_MANY = N_("too many requests came from you or your address; wait a moment and try again")


class TooLarge(Refused):
    """The body is larger than the route takes (413)."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"is larger than {_size(largest)}", field="body")


class TooSlow(Refused):
    """The body did not arrive in time (408)."""

    def __init__(self) -> None:
        super().__init__("did not arrive in time", field="body")


class TooMany(Refused):
    """This caller asks more often than is allowed (429)."""

    def __init__(self, detail: str = TOO_MANY, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


def _size(number: int) -> str:
    return f"{number // 1024**2} MB" if number % 1024**2 == 0 else f"{number:,} bytes"
