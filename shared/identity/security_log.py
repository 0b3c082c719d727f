"""What happened that matters for security: signing in, refusals, exports, and the use of far-reaching rights.

One line each, by the logger `security`, whatever the log level is. A line names people by their handle; it holds no
names, no addresses, no searched words and no tokens. Reads and exports are no history, so they are no events.
"""

import logging
from typing import Any, Literal

import structlog

from shared.identity.principal import Principal

NAME = "security"
What = Literal["signed_in", "token_accepted", "refused", "role_used", "exported", "read_on", "bulk_begun"]

_log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    None, wrapper_class=structlog.stdlib.BoundLogger, logger_factory_args=(NAME,)
)


def configure() -> None:
    """Let these lines through even if the log level hides others."""
    logging.getLogger(NAME).setLevel(logging.INFO)


def record(what: What, who: Principal | None, **facts: Any) -> None:
    """Record what somebody did, or what a stranger (None) was refused."""
    if who is None:
        _log.info(what, actor=None, **facts)
        return
    behalf = {"on_behalf_of": who.on_behalf_of} if who.on_behalf_of else {}
    _log.info(what, actor=who.actor, roles=sorted(who.roles), **behalf, **facts)
