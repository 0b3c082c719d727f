"""Colleagues and teams."""

from services.contacts.people.domain.colleague.commands import (
    ChangeUserJob,
    DeactivateUser,
    MoveUserToTeam,
    ReactivateUser,
    RegisterUser,
    RenameUser,
)
from services.contacts.people.domain.colleague.decide import USER
from services.contacts.people.domain.colleague.row import USERS, User
from services.contacts.people.domain.team import TEAM, AppointTeamManager, RegisterTeam
from shared.events.contacts.people.colleagues import (
    TeamManagerAppointed,
    TeamRegistered,
    UserDeactivated,
    UserJobChanged,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
    team_subject,
    user_subject,
)
from tests.support.specification import NOW, given

anna = UserRegistered(handle="anna", name="Anna", team="East", office="Central", manager="dustin")


def test_a_colleague_is_registered_once() -> None:
    command = RegisterUser(handle="anna", name="Anna", team="East", office="Central", manager="dustin")
    given(USER).when(command).then(anna)
    given(USER, anna).when(command).then_rejected("already registered", field="handle")


def test_a_colleague_is_a_subject_of_their_own() -> None:
    command = RegisterUser(handle="anna", name="Anna")
    assert USER.subject_kind == "user"
    assert USER.subject(None, command) == user_subject("anna") != user_subject("bert")
    assert TEAM.subject(None, RegisterTeam(team="anna")) == team_subject("anna") != user_subject("anna")


def test_nobody_is_their_own_manager() -> None:
    given(USER).when(RegisterUser(handle="anna", name="Anna", manager="anna")).then_invalid("own", field="manager")
    given(USER, anna).when(MoveUserToTeam(handle="anna", manager="anna")).then_invalid("own", field="manager")


def test_a_move_keeps_what_is_not_mentioned() -> None:
    decision = given(USER, anna).when(MoveUserToTeam(handle="anna", team="West", manager=None))
    decision.then(UserMovedToTeam(handle="anna", team="West", office="Central", manager=None))
    decision.then_row(team="West", office="Central", manager=None)
    given(USER, anna).when(MoveUserToTeam(handle="anna", team="East")).then()


def test_a_colleague_gets_another_name_and_another_job() -> None:
    renamed = given(USER, anna).when(RenameUser(handle="anna", name="Anna Lind"))
    renamed.then(UserRenamed(handle="anna", name="Anna Lind", previous_name="Anna"))
    renamed.then_row(name="Anna Lind", team="East")
    given(USER, anna).when(RenameUser(handle="anna", name="Anna")).then()
    job = given(USER, anna).when(ChangeUserJob(handle="anna", role="Key accounts"))
    job.then(UserJobChanged(handle="anna", department=None, role="Key accounts"))
    job.then_row(role="Key accounts", manager="dustin")
    given(USER, anna).when(ChangeUserJob(handle="anna")).then()
    left = UserDeactivated(handle="anna")
    given(USER, anna, left).when(ChangeUserJob(handle="anna", role="x")).then_rejected("has left", field="handle")
    given(USER).when(RenameUser(handle="anna", name="A")).then_unknown("no such user", field="handle")


def test_who_has_left_may_come_back() -> None:
    left = UserDeactivated(handle="anna")
    given(USER, anna).when(DeactivateUser(handle="anna")).then(left)
    given(USER, anna, left).when(DeactivateUser(handle="anna")).then()
    given(USER, anna, left).when(MoveUserToTeam(handle="anna", team="West")).then_rejected("has left", field="handle")
    given(USER, anna, left).when(ReactivateUser(handle="anna")).then(UserReactivated(handle="anna"))
    given(USER, anna).when(ReactivateUser(handle="anna")).then()
    given(USER).when(DeactivateUser(handle="anna")).then_unknown("no such user", field="handle")


def test_nobody_works_for_one_who_has_left() -> None:
    dora = User("dora", "Dora", None, None, None, None, None, NOW, active=False)
    new, moved = RegisterUser(handle="bo", name="Bo", manager="dora"), MoveUserToTeam(handle="anna", manager="dora")
    given(USER).knowing(USERS, dora).when(new).then_rejected("this colleague has left", field="manager")
    given(USER, anna).knowing(USERS, dora).when(moved).then_rejected("this colleague has left", field="manager")
    east = TeamRegistered(team="East", office=None, manager=None)
    appointed = given(TEAM, east).knowing(USERS, dora).when(AppointTeamManager(team="East", manager="dora"))
    appointed.then_rejected("this colleague has left", field="manager")
    registered = given(TEAM).knowing(USERS, dora).when(RegisterTeam(team="West", manager="dora"))
    registered.then_rejected("this colleague has left", field="manager")


def test_a_team_is_registered_once_and_gets_another_manager() -> None:
    east = TeamRegistered(team="East", office="Central", manager="dustin")
    given(TEAM).when(RegisterTeam(team="East", office="Central", manager="dustin")).then(east)
    given(TEAM, east).when(RegisterTeam(team="East")).then_rejected("already registered", field="team")
    appointed = TeamManagerAppointed(team="East", manager="cara")
    given(TEAM, east).when(AppointTeamManager(team="East", manager="cara")).then(appointed)
    given(TEAM, east).when(AppointTeamManager(team="East", manager="dustin")).then()
    given(TEAM).when(AppointTeamManager(team="East", manager="cara")).then_unknown("no such team", field="team")
