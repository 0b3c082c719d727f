"""Users and teams over HTTP."""

from services.contacts.commands.access import PEOPLE_KEEPERS
from services.contacts.domain import colleague
from shared.web.routes import CommandRoute

COLLEAGUES: tuple[CommandRoute, ...] = (
    CommandRoute(
        "/users",
        colleague.RegisterUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        creates="handle",
        summary="Register a colleague",
    ),
    CommandRoute(
        "/users/{handle}/team", colleague.MoveUserToTeam, colleague.USER, PEOPLE_KEEPERS, summary="Move a colleague"
    ),
    CommandRoute(
        "/users/{handle}/deactivate",
        colleague.DeactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague has left",
    ),
    CommandRoute(
        "/users/{handle}/reactivate",
        colleague.ReactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague is back",
    ),
    CommandRoute(
        "/teams", colleague.RegisterTeam, colleague.TEAM, PEOPLE_KEEPERS, creates="team", summary="Register a team"
    ),
    CommandRoute(
        "/teams/{team}/manager",
        colleague.AppointTeamManager,
        colleague.TEAM,
        PEOPLE_KEEPERS,
        summary="Appoint a team's manager",
    ),
)
