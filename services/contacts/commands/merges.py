"""Merging customers over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH
from services.contacts.domain import duplicate, merge
from shared.identity.principal import Role
from shared.web.api.routes import CommandRoute

MERGERS: frozenset[Role] = frozenset({"contacts", "manager", "admin", "system"})
"""Who may say that two customers are one."""

MERGES: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/merge",
        merge.MergeCustomer,
        merge.MERGE,
        MERGERS,
        summary="Merge another customer into this one; both histories become one",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/unmerge",
        merge.UnmergeCustomer,
        merge.MERGE,
        MERGERS,
        summary="Separate a customer that was merged into this one (from_id), or this one from where it was merged to",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/duplicates/{{other_id}}/dismiss",
        duplicate.DismissDuplicate,
        duplicate.DUPLICATE,
        MERGERS,
        summary="Say that two customers who look alike are not the same",
    ),
)
