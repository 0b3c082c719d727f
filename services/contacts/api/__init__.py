"""Contacts over HTTP: its commands, and the reads that lists, profiles and other programs need."""

from fastapi import APIRouter

from services.contacts.api import (
    colleagues,
    consents,
    custom_fields,
    customers,
    dealings,
    duplicates,
    exports,
    merges,
    saved_views,
)
from services.contacts.api.bulk import routes as bulk
from services.contacts.api.enquiries import routes as enquiries
from services.contacts.api.imports import routes as imports
from services.contacts.commands import COMMANDS

__all__ = ["COMMANDS", "router"]

router = APIRouter()
router.include_router(customers.router)
router.include_router(consents.router)
router.include_router(custom_fields.router)
router.include_router(merges.router)
router.include_router(duplicates.router)
router.include_router(exports.router)
router.include_router(imports.router)
router.include_router(dealings.router)
router.include_router(enquiries.router)
router.include_router(bulk.router)
router.include_router(saved_views.router)
router.include_router(colleagues.router)
