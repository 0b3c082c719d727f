"""All settings, read once from the environment (`CRM_…`)."""

import hashlib
import os
from pathlib import Path
from socket import gethostname
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Listed(NamedTuple):
    """A department as the others see it."""

    name: str
    title: str
    icon: str
    """The name of its icon in the pages' icon sprite."""


LISTED = (
    Listed("contacts", "Contacts", "users"),
    Listed("sales", "Sales", "trending-up"),
    Listed("service_desk", "Service desk", "headset"),
    Listed("analytics", "Analytics", "chart-column"),
)
"""All departments, in the order of their ports: base + 1, base + 2, and so on."""
DEPARTMENTS = tuple(listed.name for listed in LISTED)

KAFKA_PORT = 90
POSTGRES_PORT = 91
"""The ports of the embedded servers, as offsets from the port base."""

POSTGRES_PASSWORD_FILE = "postgres-password"  # noqa: S105 - a file's name, not a password


PROJECT_DIR = Path(__file__).resolve().parent.parent


def default_state_dir() -> Path:
    """Return the default state directory.

    It is in the project; for root, in `/var/lib`, because Postgres refuses to run as root and must reach it.
    """
    if os.geteuid() != 0:
        return PROJECT_DIR / ".state"
    digest = hashlib.sha256(str(PROJECT_DIR).encode()).hexdigest()[:8]
    return Path("/var/lib/crm") / f"{PROJECT_DIR.name}-{digest}"


def default_cache_dir() -> Path:
    """Return the directory for downloads; several clones of the project share it."""
    if os.geteuid() == 0:
        return Path("/var/cache/crm")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crm"


Directory = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


class Settings(BaseSettings):
    """Settings of one process; immutable, passed down and never imported as a global."""

    model_config = SettingsConfigDict(env_prefix="CRM_", frozen=True, extra="ignore")

    env: Literal["development", "production"] = "development"
    state_dir: Directory = Field(default_factory=default_state_dir)
    cache_dir: Directory = Field(default_factory=default_cache_dir)
    host: str = "127.0.0.1"
    port_base: int = 8100
    kafka: str = ""
    """Bootstrap servers of a Kafka to use instead of the embedded one."""
    postgres: SecretStr = SecretStr("")
    """`postgresql://user:password@host:port` of a server to use instead of the embedded one."""
    services: str = ""
    """The URL of a department if each has its own host: `http://{department}:{port}`."""
    partitions: int = 12
    replication: int = 1
    instance: str = Field(default_factory=gethostname)
    """The name of this process within its service; after a restart, it gets its partitions back at once."""
    demo: bool = True
    jwks: str = ""
    """The identity provider's public keys: a URL or a file. Empty: the development provider."""
    issuer: str = "crm-development"
    audience: str = "crm"
    log_level: str = "INFO"

    def port(self, department: str) -> int:
        return self.port_base + 1 + DEPARTMENTS.index(department)

    def service_url(self, department: str) -> str:
        """Return the URL of a department as seen from here."""
        if self.services:
            return self.services.format(department=department, port=self.port(department))
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port(department)}"  # noqa: S104

    @property
    def bootstrap_servers(self) -> str:
        return self.kafka or f"127.0.0.1:{self.port_base + KAFKA_PORT}"

    @property
    def secrets_dir(self) -> Path:
        return self.state_dir / "secrets"

    def postgres_url(self, database: str) -> str:
        """Return the address of one database on the configured or the embedded server."""
        server = self.postgres.get_secret_value().rstrip("/") or self._embedded_postgres()
        return f"{server}/{database}"

    def _embedded_postgres(self) -> str:
        password = (self.secrets_dir / POSTGRES_PASSWORD_FILE).read_text().strip()
        return f"postgresql://crm:{quote(password)}@127.0.0.1:{self.port_base + POSTGRES_PORT}"


def database_of(department: str) -> str:
    """Return the name of the database that belongs to a department."""
    return f"crm_{department}"
