"""Addresses of a Postgres server: `postgresql://user:password@host:port/database?sslmode=…`."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """One server, and the passwords of those who sign in there."""

    address: str = field(repr=False)
    """Without a database. Names it a user, then this user does everything, and there are no roles."""
    admin: str = field(repr=False)
    """The address of the one who makes roles and databases; empty: somebody else makes them."""
    secrets: Path
    """Folder with one password file per role."""

    @property
    def has_roles(self) -> bool:
        """Return whether each department signs in as a role of its own."""
        return not _user_of(self.address)

    def url(self, database: str, role: str) -> str:
        """Return the address of a database as a role.

        Raises:
            FileNotFoundError: the role has no password file.
        """
        address = _in_database(self.address, database)
        return self._with_user(address, role, self.password(role)) if self.has_roles else self._with_password(address)

    def administration(self, database: str) -> str | None:
        """Return the address of a database as its server's administrator; None where somebody else administers it."""
        address = self.admin or ("" if self.has_roles else self.address)
        return self._with_password(_in_database(address, database)) if address else None

    def password(self, role: str) -> str:
        return (self.secrets / role).read_text().strip()

    def _with_password(self, address: str) -> str:
        """Add the password of the user whom the address names, if it is in a file here."""
        user = _user_of(address)
        if urlsplit(address).password is not None or not (self.secrets / user).is_file():
            return address
        return self._with_user(address, user, self.password(user))

    @staticmethod
    def _with_user(address: str, user: str, password: str) -> str:
        host = urlsplit(address).netloc.rpartition("@")[2]
        return urlsplit(address)._replace(netloc=f"{_quoted(user)}:{_quoted(password)}@{host}").geturl()


def _user_of(address: str) -> str:
    return unquote(urlsplit(address).username or "")


def _in_database(address: str, database: str) -> str:
    """Return the address of one database; the server's parameters, such as `sslmode`, stay."""
    return urlsplit(address)._replace(path=f"/{_quoted(database)}").geturl()


def _quoted(text: str) -> str:
    return quote(text, safe="")
