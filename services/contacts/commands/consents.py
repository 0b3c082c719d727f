"""Consent over HTTP."""

from services.contacts.commands.access import CUSTOMER_PATH, WRITERS
from services.contacts.domain import consent
from shared.web.api.routes import CommandRoute

CONSENTS: tuple[CommandRoute, ...] = (
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/give",
        consent.GiveConsent,
        consent.CONSENT,
        WRITERS,
        summary="Record that the customer allows contact for a purpose through a channel",
    ),
    CommandRoute(
        f"{CUSTOMER_PATH}/consents/withdraw",
        consent.WithdrawConsent,
        consent.CONSENT,
        WRITERS,
        summary="Record that the customer no longer allows it; any and any: do not contact",
    ),
)
