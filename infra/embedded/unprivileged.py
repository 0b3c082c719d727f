"""Choose an unprivileged user for Postgres, which refuses to run as root, and check its access to a directory."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shutil import which

DEDICATED, SHARED = "crm-postgres", "nobody"
"""A user of its own; where none can be made, the system's user that owns nothing, which other programs use too."""


@dataclass(frozen=True, slots=True)
class User:
    uid: int
    gid: int


def postgres_user(data_dir: Path) -> User | None:
    """Return the user for Postgres, or `None` for ourselves.

    An existing data directory keeps its owner, unless that is the shared user and there is a better one.
    """
    if os.geteuid() != 0:
        return None
    shared = _user(SHARED) or User(65534, 65534)
    if data_dir.exists() and (owner := data_dir.stat()).st_uid not in {0, shared.uid}:
        return User(owner.st_uid, owner.st_gid)
    return _user(DEDICATED) or shared


def user_name(user: User) -> str:
    """Return a user's name, or its number if it has none."""
    try:
        return pwd.getpwuid(user.uid).pw_name
    except KeyError:
        return str(user.uid)


def _user(name: str) -> User | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return User(entry.pw_uid, entry.pw_gid)


def can_make_users() -> bool:
    return os.geteuid() == 0 and which("useradd") is not None


def ensure_dedicated_user() -> None:
    """Make Postgres's own user where we can; where it fails, another process made it, or the shared one has to do."""
    if can_make_users() and _user(DEDICATED) is None:
        options = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
        command = ["useradd", *options, "--shell", "/usr/sbin/nologin", DEDICATED]
        subprocess.run(command, capture_output=True, check=False)


def can_reach(user: User | None, directory: Path) -> bool:
    """Tell whether `user` can reach `directory`: every folder on the way must allow passage."""
    if user is None:
        return True
    return all(_may_pass(user, folder) for folder in (directory, *directory.parents) if folder.exists())


def _may_pass(user: User, folder: Path) -> bool:
    info = folder.stat()
    if info.st_uid == user.uid:
        return bool(info.st_mode & 0o100)
    if info.st_gid == user.gid:
        return bool(info.st_mode & 0o010)
    return bool(info.st_mode & 0o001)


def give(user: User | None, *paths: Path) -> None:
    """Make the user the owner of these paths."""
    if user is not None:
        for path in paths:
            os.chown(path, user.uid, user.gid, follow_symlinks=False)


def give_everything(user: User | None, home: Path, data: Path) -> None:
    """Make the user the owner of a folder, unless it is; `data` in it comes last, so that a crash is noticed."""
    if user is None or data.stat().st_uid == user.uid:
        return
    give(user, home)
    for folder, folders, files in os.walk(data, topdown=False):
        give(user, *(Path(folder, name) for name in (*folders, *files)))
    give(user, data)
