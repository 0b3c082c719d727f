"""The roles of Postgres: a department's role uses its store, the migrator owns all stores, the auditor reads them."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

import asyncpg

from infra.access.secrets import ensure_secret
from infra.errors import Problem
from shared.settings import AUDITOR, DEPARTMENTS, MIGRATOR, database_of

AUDITOR_ROLE = f"crm_{AUDITOR}"
ROLES = (MIGRATOR, AUDITOR_ROLE, *map(database_of, DEPARTMENTS))
ITERATIONS = 4096

_ATTRIBUTES = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_IS_TOO_MUCH = """
    SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = $1
"""


async def ensure_roles(admin: asyncpg.Connection, secrets: Path) -> None:
    """Create missing roles, and give each the password in its file."""
    for role in ROLES:
        too_much = await admin.fetchval(_IS_TOO_MUCH, role)
        if too_much is None:
            await admin.execute(f"CREATE ROLE {role} {_ATTRIBUTES}")
            await _let_administer(admin, role)
        elif too_much:
            await admin.execute(f"ALTER ROLE {role} {_ATTRIBUTES}")
        await set_password(admin, role, ensure_secret(secrets / role))


async def _let_administer(admin: asyncpg.Connection, role: str) -> None:
    """Let an administrator who is no superuser hand things over to a role that it has created."""
    if not await admin.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await admin.execute(f"GRANT {role} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE")


async def set_password(admin: asyncpg.Connection, role: str, password: str) -> None:
    """Set a role's password without sending it, so that no log of statements can hold it."""
    await admin.execute(f"ALTER ROLE {role} PASSWORD '{verifier(password, os.urandom(16))}'")


def verifier(password: str, salt: bytes) -> str:
    """Return what Postgres keeps instead of a password (RFC 5803).

    Raises:
        Problem: the password has other characters than ASCII, which clients would have to normalise.
    """
    if not password.isascii():
        raise Problem("a password of a Postgres role has characters beyond ASCII: choose another one")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    client, server = (hmac.digest(salted, what, "sha256") for what in (b"Client Key", b"Server Key"))
    stored = hashlib.sha256(client).digest()
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${ITERATIONS}:{salt_text}${stored_text}:{server_text}"
