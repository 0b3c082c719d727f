"""`python -m infra.image.broker FOLDER`: write the settings of the broker in containers, with a password made once."""

import sys
from pathlib import Path

from infra.access.secrets import ensure_secret
from infra.embedded.kafka import SETTINGS, protocols, sign_in
from shared.settings import BROKER, Settings

READABLE = 0o644
"""The broker's image runs as a user of its own; nobody else mounts the folder."""


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


if __name__ == "__main__":
    file = Path(sys.argv[1]) / "server.properties"
    file.write_text(properties(ensure_secret(Settings().kafka_secrets_dir / BROKER)))
    file.chmod(READABLE)
