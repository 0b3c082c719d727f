"""`python -m infra.image.secrets KAFKA POSTGRES`: make the passwords of the servers in containers, once.

Into the folder KAFKA goes the broker's settings file. Into the folder POSTGRES go its superuser's password, and the
address of the superuser for `CRM_POSTGRES_ADMIN_FILE`. No service mounts them.
"""

import sys
from pathlib import Path

from infra.access.secrets import ensure_secret
from infra.embedded.kafka import SETTINGS, protocols, sign_in
from shared.settings import BROKER, SUPERUSER, Settings

READABLE = 0o644
"""Each server's image runs as a user of its own; beside it only what prepares the servers mounts its folder."""


def properties(password: str) -> str:
    """Return the broker's settings: the embedded one's, with the addresses of `docker-compose.yml`."""
    settings = SETTINGS | sign_in(password) | {
        "listeners": "CLIENTS://:9092,INTERNAL://:9094,CONTROLLER://:9093",
        "advertised.listeners": "CLIENTS://kafka:9092,INTERNAL://kafka:9094",
        "listener.security.protocol.map": protocols(tls=False),
        "controller.quorum.voters": "1@localhost:9093",
        "log.dirs": "/var/lib/kafka/data",
    }  # fmt: skip
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def write_all(settings: Settings, kafka: Path, postgres: Path) -> None:
    """Make the passwords that are missing, and give each server its own."""
    _write(kafka / "server.properties", properties(ensure_secret(settings.kafka_secrets_dir / BROKER)))
    password = ensure_secret(postgres / "password")
    (postgres / "password").chmod(READABLE)
    _write(postgres / "admin", f"postgresql://{SUPERUSER}:{password}@postgres:5432")


def _write(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(READABLE)


if __name__ == "__main__":
    write_all(Settings(), Path(sys.argv[1]), Path(sys.argv[2]))
