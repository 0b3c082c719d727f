"""The settings of a principal's client, as lines of a properties file."""

from collections.abc import Iterator

from infra.errors import Problem
from shared.configuration.kafka import KafkaConnection
from shared.settings import Settings


def client_settings(settings: Settings, name: str, *, java: bool = False) -> Iterator[str]:
    """Yield the lines for librdkafka and its descendants, or for Java.

    Raises:
        Problem: there is no principal of this name here.
    """
    try:
        connection = settings.kafka_as(name)
    except FileNotFoundError:
        raise Problem(f"no password for {name!r} in {settings.kafka_secrets_dir}: crm kafka principals list") from None
    properties = _java(connection) if java else connection.client
    yield from (f"{key}={value}" for key, value in properties.items())
    yield f"group.id=crm.{name}.main"


def _java(connection: KafkaConnection) -> dict[str, str]:
    security = connection.security
    properties = {"bootstrap.servers": connection.bootstrap}
    properties["security.protocol"] = security["security.protocol"].upper()
    if "sasl.mechanism" in security:
        module = "plain.PlainLoginModule" if security["sasl.mechanism"] == "PLAIN" else "scram.ScramLoginModule"
        user, password = security["sasl.username"], security["sasl.password"]
        properties["sasl.mechanism"] = security["sasl.mechanism"]
        properties["sasl.jaas.config"] = (
            f'org.apache.kafka.common.security.{module} required username="{user}" password="{password}";'
        )
    if "ssl.ca.location" in security:
        properties |= {"ssl.truststore.type": "PEM", "ssl.truststore.location": security["ssl.ca.location"]}
    return properties
