"""Folders and ports of the embedded servers, derived from the settings: only this module knows the layout."""

from pathlib import Path

from infra.embedded.kafka import KafkaPlace
from infra.embedded.postgres import PostgresPlace
from shared.settings import KAFKA_ADMIN_PORT, KAFKA_PORT, POSTGRES_PORT, SUPERUSER, Settings

CONTROLLER_PORT = 92


def logs_dir(settings: Settings) -> Path:
    return settings.state_dir / "logs"


def kafka_place(settings: Settings) -> KafkaPlace:
    return KafkaPlace(
        home=settings.state_dir / "kafka",
        logs=logs_dir(settings),
        cache=settings.cache_dir,
        secrets=settings.kafka_secrets_dir,
        port=settings.port_base + KAFKA_PORT,
        controller_port=settings.port_base + CONTROLLER_PORT,
        admin_port=settings.port_base + KAFKA_ADMIN_PORT,
        host=settings.kafka_host,
        tls=settings.embedded_kafka_tls,
    )


def postgres_place(settings: Settings) -> PostgresPlace:
    return PostgresPlace(
        home=settings.state_dir / "postgres",
        password_file=settings.postgres_secrets_dir / SUPERUSER,
        former_password_file=settings.secrets_dir / "postgres-password",
        logs=logs_dir(settings),
        cache=settings.cache_dir,
        port=settings.port_base + POSTGRES_PORT,
    )
