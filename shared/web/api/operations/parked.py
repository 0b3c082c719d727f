"""Parked records over HTTP: see what could not be applied, and retry it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from shared.messages.refusals import Unknown
from shared.model.policy import Policy
from shared.web.api.routes import Db, Running, allow

MOST = 1000
PARKED_LIST_POLICY = Policy("parked_list", {"read": frozenset({"admin", "auditor", "manager"})})
PARKED_POLICY = Policy(
    "parked", {"read": frozenset({"admin", "auditor"}), "change": frozenset({"admin"})}, frozenset({"read", "change"})
)
"""The content of a record may be personal."""


class ParkedRecord(BaseModel):
    """A record that was parked because it could not be applied."""

    id: int
    kind: str
    reason: str
    topic: str
    partition: int
    offset: int
    subject_id: UUID | None
    source: str | None
    sequence: int | None
    parked_at: datetime


class ParkedContent(ParkedRecord):
    """A parked record with its content."""

    key: str | None
    value: str | None


class Retried(BaseModel):
    """How many parked records were retried, and how many could be applied."""

    tried: int
    applied: int


COLUMNS = 'id, kind, reason, topic, partition, "offset", subject_id, source, sequence, parked_at'


router = APIRouter(prefix="/parked", tags=["parked"])


@router.get("", dependencies=[allow(PARKED_LIST_POLICY)])
async def list_parked(db: Db, limit: Annotated[int, Query(ge=1)] = 200) -> list[ParkedRecord]:
    """List parked records, oldest first, with their reasons."""
    rows = await db.fetch(f"SELECT {COLUMNS} FROM parked ORDER BY id LIMIT $1", min(limit, MOST))  # noqa: S608
    return [ParkedRecord.model_validate(dict(row)) for row in rows]


@router.get("/{parked_id}", dependencies=[allow(PARKED_POLICY)])
async def show_parked(db: Db, parked_id: int) -> ParkedContent:
    """Show one parked record with its content."""
    row = await db.fetchrow(f"SELECT {COLUMNS}, key, value FROM parked WHERE id = $1", parked_id)  # noqa: S608
    if row is None:
        raise Unknown("nothing is parked under this number", field="parked_id")
    content = {name: row[name].decode("utf-8", "replace") if row[name] else None for name in ("key", "value")}
    return ParkedContent.model_validate({**dict(row), **content})


@router.post("/{parked_id}/retry", dependencies=[allow(PARKED_POLICY, "change")])
async def retry_one(db: Db, runtime: Running, parked_id: int) -> Retried:
    """Retry one parked record."""
    if await db.fetchrow("SELECT 1 FROM parked WHERE id = $1", parked_id) is None:
        raise Unknown("nothing is parked under this number", field="parked_id")
    return Retried(tried=1, applied=await runtime.service.projector.retry([parked_id]))


@router.post("/retry", dependencies=[allow(PARKED_POLICY, "change")])
async def retry_all(db: Db, runtime: Running) -> Retried:
    """Retry all parked records."""
    row = await db.fetchrow("SELECT count(*) AS count FROM parked")
    return Retried(tried=row["count"] if row else 0, applied=await runtime.service.projector.retry())
