"""What a colleague looks after, and how far their hand-overs are."""

from fastapi import APIRouter

from services.contacts.handover import views as people
from shared.identity.principal import READERS
from shared.web.api.routes import Db, allow

router = APIRouter(dependencies=[allow(*READERS)])


@router.get("/users/{handle}/owned", tags=["colleagues"])
async def get_owned(handle: str, db: Db) -> people.Workload:
    """Count what is open that a colleague looks after."""
    return await people.workload_of(db, handle)


@router.get("/users/{handle}/hand-overs", tags=["colleagues"])
async def get_hand_overs(handle: str, db: Db) -> list[people.HandOverState]:
    """List what a colleague handed over, and how far each department is with it."""
    return list(await people.hand_overs_of(db, handle))
