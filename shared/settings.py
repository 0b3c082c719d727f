"""All settings, read once from the environment (`CRM_…`)."""

import hashlib
import os
from pathlib import Path
from socket import gethostname
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.configuration.kafka import KafkaConnection
from shared.configuration.postgres import PostgresServer
from shared.configuration.rates import CountsPlace, Rate
from shared.configuration.secret_files import SettingsWithFiles
from shared.network.hosts import EVERY_ADDRESS, Hosts, Networks, bracketed, is_loopback


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
KAFKA_ADMIN_PORT = 93
"""The ports of the embedded servers, as offsets from the port base."""

AUDITOR, OPERATOR, SHOPS, BROKER = "auditor", "operator", "shops", "broker"
"""Kafka principals beside the departments: reads all, runs topics, writes enquiries, and the broker itself."""

SUPERUSER, MIGRATOR = "crm", "crm_migrator"
"""Postgres roles beside those of departments and auditor: who made the embedded server, and who owns each store."""

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


def _named_host(host: str) -> str:
    if host in EVERY_ADDRESS:
        raise ValueError("name the address by which subscribers reach this machine")
    return host


class Settings(SettingsWithFiles):
    """Settings of one process; immutable, passed down and never imported as a global."""

    model_config = SettingsConfigDict(env_prefix="CRM_", frozen=True, extra="ignore")

    env: Literal["development", "production"] = "production"
    """`crm up` chooses development for a new installation, everything else has to ask for it."""
    state_dir: Directory = Field(default_factory=default_state_dir)
    cache_dir: Directory = Field(default_factory=default_cache_dir)
    host: str = "127.0.0.1"
    port_base: int = 8100
    kafka: str = ""
    """Bootstrap servers of a Kafka to use instead of the embedded one."""
    kafka_security: Literal["", "plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = ""
    """Protocol of a Kafka of one's own; empty: plaintext. The embedded one always asks for a password."""
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    kafka_user: str = ""
    """Signs in as this user instead of the process's own principal (a department, `auditor`, `operator`)."""
    kafka_password: SecretStr = SecretStr("")
    """Password of `kafka_user`; empty: the file named after the principal in `kafka_secrets`."""
    kafka_secrets: Directory | None = None
    """Folder with one password file per principal; default: `secrets/kafka` in the state directory."""
    kafka_ca: Directory | None = None
    """Certificate authority (PEM) that signed the brokers' certificates."""
    kafka_certificate: Directory | None = None
    kafka_key: Directory | None = None
    """The client's own certificate and key (PEM), for mutual TLS."""
    kafka_admin: str = ""
    """Bootstrap servers where the principal `broker` may manage principals; empty: somebody else manages them."""
    kafka_host: Annotated[str, AfterValidator(_named_host)] = "127.0.0.1"
    """Address where the embedded Kafka listens for clients. TLS is always on unless it is a loopback address."""
    kafka_tls: bool = False
    """Use TLS for the embedded Kafka on loopback too."""
    postgres: SecretStr = SecretStr("")
    """`postgresql://host:port` of a server to use instead of the embedded one. A user in it does all."""
    postgres_admin: SecretStr = SecretStr("")
    """`postgresql://user:password@host:port` who makes roles and databases there; empty: somebody else makes them."""
    postgres_secrets: Directory | None = None
    """Folder with one password file per role of Postgres; default: `secrets/postgres` in the state directory."""
    services: str = ""
    """The URL of a department if each has its own host: `http://{department}:{port}`."""
    partitions: int = 12
    replication: int = 1
    instance: str = Field(default_factory=gethostname)
    """The name of this process within its service; after a restart, it gets its partitions back at once."""
    demo: bool = True
    consent_link_days: Annotated[int, Field(ge=1, le=90)] = 7
    """How many days a link that confirms a consent is valid."""
    jwks: str = ""
    """The identity provider's public keys: a URL or a file. Empty: the development provider."""
    issuer: str = "crm-development"
    audience: str = "crm"
    token_hours: float = Field(default=24, gt=0)
    """The longest time for which a token may be valid."""
    demo_sign_in: Literal["loopback", "published-on-loopback"] = "loopback"
    """Who vouches that only this machine reaches the development sign-in: `host`, or whoever publishes the ports."""
    hosts: Hosts = ()
    """Names by which services are asked for, besides loopback names and the hosts of `host` and `services`."""
    hsts: int = Field(default=0, ge=0)
    """Seconds for which browsers that came over https are told to come in no other way; 0: they are told nothing."""
    log_level: str = "INFO"
    largest_export: int = Field(100_000, ge=1)
    """Customers that one export may hold."""
    largest_bulk: int = Field(100_000, ge=1)
    """Customers that one bulk action may change."""
    trusted_proxies: Networks = ()
    """Addresses and networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed."""
    connections: int = 10_000
    """Open connections of a service; beyond them it answers 503."""
    streams: int = 2_000
    """Pages that may follow what changes (`/changes`) at once, in each service."""
    streams_per_person: int = 20
    rate_limits: CountsPlace = "memory"
    """Where requests are counted: `memory`, `redis://host:port` for all instances together, or `off`."""
    rate_person: Rate = "1800/minute"
    rate_address: Rate = "600/minute"
    """Of those who are not signed in."""
    rate_system: Rate = "600000/minute"
    """Of callers with the role `system`."""

    def port(self, department: str) -> int:
        return self.port_base + 1 + DEPARTMENTS.index(department)

    def service_url(self, department: str) -> str:
        """Return the URL of a department as seen from here."""
        if self.services:
            return self.services.format(department=department, port=self.port(department))
        return self.local_url(department)

    def local_url(self, department: str) -> str:
        """Return the URL of a department as this machine reaches it."""
        return f"http://{bracketed(self.local_host)}:{self.port(department)}"

    @property
    def local_host(self) -> str:
        """The host at which this machine reaches its services."""
        return "127.0.0.1" if self.host in EVERY_ADDRESS else self.host

    @property
    def bootstrap_servers(self) -> str:
        return self.kafka or f"{self.kafka_host}:{self.port_base + KAFKA_PORT}"

    @property
    def secrets_dir(self) -> Path:
        return self.state_dir / "secrets"

    @property
    def kafka_secrets_dir(self) -> Path:
        return self.kafka_secrets or self.secrets_dir / "kafka"

    @property
    def embedded_kafka_tls(self) -> bool:
        return self.kafka_tls or not is_loopback(self.kafka_host)

    @property
    def kafka_authority(self) -> Path:
        """Return the certificate authority to trust; the embedded Kafka's own one unless another is set."""
        return self.kafka_ca or self.kafka_secrets_dir / "ca.pem"

    def kafka_as(self, principal: str) -> KafkaConnection:
        """Return how a principal reaches Kafka: a department, `auditor`, `operator` or a subscriber."""
        return KafkaConnection(
            self.bootstrap_servers, principal, self._tls() | self._sasl(self.kafka_user or principal)
        )

    def kafka_administration(self) -> KafkaConnection | None:
        """Return how to manage principals; None where somebody else manages them."""
        if self.kafka and not self.kafka_admin:
            return None
        bootstrap = self.kafka_admin or f"127.0.0.1:{self.port_base + KAFKA_ADMIN_PORT}"
        return KafkaConnection(
            bootstrap,
            BROKER,
            {
                "security.protocol": "sasl_plaintext",
                "sasl.mechanism": "PLAIN",
                "sasl.username": BROKER,
                "sasl.password": self._kafka_secret(BROKER),
            },
        )

    @property
    def kafka_protocol(self) -> str:
        """Return the security protocol of Kafka's clients."""
        if self.kafka:
            return self.kafka_security or "plaintext"
        return "sasl_ssl" if self.embedded_kafka_tls else "sasl_plaintext"

    def _sasl(self, user: str) -> dict[str, str]:
        if not self.kafka_protocol.startswith("sasl"):
            return {}
        password = self.kafka_password.get_secret_value() or self._kafka_secret(user)
        return {"sasl.mechanism": self.kafka_mechanism, "sasl.username": user, "sasl.password": password}

    def _tls(self) -> dict[str, str]:
        files = {
            "ssl.ca.location": self.kafka_authority if self.kafka_ca or not self.kafka else None,
            "ssl.certificate.location": self.kafka_certificate,
            "ssl.key.location": self.kafka_key,
        }
        tls = {name: str(path) for name, path in files.items() if path} if self.kafka_protocol.endswith("ssl") else {}
        return {"security.protocol": self.kafka_protocol, **tls}

    def _kafka_secret(self, principal: str) -> str:
        return (self.kafka_secrets_dir / principal).read_text().strip()

    @property
    def postgres_secrets_dir(self) -> Path:
        return self.postgres_secrets or self.secrets_dir / "postgres"

    @property
    def postgres_server(self) -> PostgresServer:
        """Return how roles reach the configured or the embedded server."""
        own, admin = self.postgres.get_secret_value(), self.postgres_admin.get_secret_value()
        embedded = f"127.0.0.1:{self.port_base + POSTGRES_PORT}"
        return PostgresServer(
            own or f"postgresql://{embedded}",
            admin if own else f"postgresql://{SUPERUSER}@{embedded}",
            self.postgres_secrets_dir,
        )

    def postgres_url(self, database: str) -> str:
        """Return the address of a department's database as its role, which has the same name."""
        return self.postgres_server.url(database, role=database)


def database_of(department: str) -> str:
    """Return the name of the database that belongs to a department, and of its role."""
    return f"crm_{department}"
