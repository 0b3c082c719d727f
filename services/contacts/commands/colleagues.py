"""Users and teams over HTTP."""

from services.contacts.commands.access import PEOPLE_KEEPERS
from services.contacts.domain import colleague, team, territory
from shared.web.api.routes import CommandRoute

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
        "/users/{handle}/rename",
        colleague.RenameUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague has another name",
    ),
    CommandRoute(
        "/users/{handle}/job",
        colleague.ChangeUserJob,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="Say what a colleague does, and for which department",
    ),
    CommandRoute(
        "/users/{handle}/team", colleague.MoveUserToTeam, colleague.USER, PEOPLE_KEEPERS, summary="Move a colleague"
    ),
    CommandRoute(
        "/users/{handle}/deactivate",
        colleague.DeactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague has left; hands over what they look after if it is said to whom",
    ),
    CommandRoute(
        "/users/{handle}/hand-over",
        colleague.HandOver,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="Give everything open that a colleague looks after to another one",
    ),
    CommandRoute(
        "/users/{handle}/reactivate",
        colleague.ReactivateUser,
        colleague.USER,
        PEOPLE_KEEPERS,
        summary="A colleague is back",
    ),
    CommandRoute("/teams", team.RegisterTeam, team.TEAM, PEOPLE_KEEPERS, creates="team", summary="Register a team"),
    CommandRoute(
        "/teams/{team}/manager",
        team.AppointTeamManager,
        team.TEAM,
        PEOPLE_KEEPERS,
        summary="Appoint a team's manager",
    ),
    CommandRoute(
        "/territories",
        territory.DefineTerritory,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        creates="territory",
        summary="Define a territory",
    ),
    CommandRoute(
        "/territories/{territory}/rename",
        territory.RenameTerritory,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        summary="Call a territory something else",
    ),
    CommandRoute(
        "/territories/{territory}/responsible",
        territory.ChangeTerritoryResponsible,
        territory.TERRITORY,
        PEOPLE_KEEPERS,
        summary="Make another colleague responsible for a territory",
    ),
)
