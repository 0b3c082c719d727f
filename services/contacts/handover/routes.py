"""What a colleague looks after, and the progress of their hand-overs."""

from fastapi import APIRouter

from services.contacts.access import USER_POLICY
from services.contacts.handover import views as people
from shared.web.api.routes import Db, allow

router = APIRouter(dependencies=[allow(USER_POLICY)])


@router.get("/users/{handle}/owned", tags=["colleagues"])
async def get_owned(handle: str, db: Db) -> people.Workload:
    """Count the open items that a colleague looks after."""
    return await people.workload_of(db, handle)


@router.get("/users/{handle}/hand-overs", tags=["colleagues"])
async def get_hand_overs(handle: str, db: Db) -> list[people.HandOverState]:
    """List a colleague's hand-overs, with the progress of each department."""
    return list(await people.hand_overs_of(db, handle))
