"""The activity around one customer: visits, needs, competitors, discussions and next steps."""

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.contacts.access import CUSTOMER_POLICY, INTERACTION_POLICY
from services.contacts.consent.views import USUAL_PURPOSES
from services.contacts.contact_persons.domain.row import CONTACT_PERSONS
from services.contacts.contact_persons.views import contacts_of
from services.contacts.customers.views.absorbed import absorbed_in
from services.contacts.people import views as colleagues
from services.contacts.profile.views.activity import profile_activity, profile_activity_of
from services.contacts.shell import PAGES
from shared.model.replay import replay
from shared.web.api.routes import Db, Past, Viewer
from shared.web.pages.history.history_query import as_of

router = PAGES.router(CUSTOMER_POLICY)


@router.get("/ui/customers/{customer_id}/dealings")
async def profile_activity_cards(
    request: Request, customer_id: UUID, db: Db, past: Past, viewer: Viewer
) -> HTMLResponse:
    """Show the cards by themselves, after a change."""
    at = as_of(request)
    history = () if at is None else await past(customer_id, at)
    contacts = await contacts_of(db, customer_id) if at is None else replay(CONTACT_PERSONS, history).values()
    return PAGES.render(
        request,
        "customer_dealings.html",
        customer={"customer_id": customer_id, "absorbed": await absorbed_in(db, customer_id)},
        dealings=await profile_activity(db, customer_id) if at is None else profile_activity_of(history),
        colleagues=await colleagues.choices(db),
        purposes=USUAL_PURPOSES,
        people=[(person.contact_id, person.name) for person in contacts if person.left_at is None],
        as_of=at,
        may_write=at is None and INTERACTION_POLICY.admits(viewer, "change"),
    )
