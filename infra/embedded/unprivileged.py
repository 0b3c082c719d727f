"""Choose an unprivileged user for Postgres, which refuses to run as root, and check its access to a directory."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

PREFERRED = ("crm-postgres", "nobody")
"""A dedicated user if it exists; otherwise the system's user that owns nothing."""


@dataclass(frozen=True, slots=True)
class User:
    uid: int
    gid: int


def postgres_user(data_dir: Path) -> User | None:
    """Return the user for Postgres, or `None` for ourselves; an existing data directory keeps its owner."""
    if os.geteuid() != 0:
        return None
    if data_dir.exists() and (owner := data_dir.stat()).st_uid != 0:
        return User(owner.st_uid, owner.st_gid)
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(entry.pw_uid, entry.pw_gid)
    return User(65534, 65534)


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
