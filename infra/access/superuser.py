"""The password of the embedded server's superuser; nobody else could let us in again, so a crash must not lose it."""

from dataclasses import replace

from infra.access.connecting import NotLetIn, connected
from infra.access.roles import set_password
from infra.access.secrets import write_secret
from shared.configuration.postgres import PostgresServer
from shared.settings import SUPERUSER, Settings

NEXT = "next"
"""The folder of a password that the server may or may not know yet."""


async def renew_superuser(settings: Settings, password: str) -> None:
    """Give the superuser a new password, which lies beside the old one until the server knows it."""
    server = settings.postgres_server
    async with connected(_administration(server)) as admin:
        write_secret(server.secrets / NEXT / SUPERUSER, password)
        await set_password(admin, SUPERUSER, password)
    _accept(server)


async def settle_superuser(settings: Settings) -> None:
    """Keep of two passwords the one that the server knows, after a crash between them."""
    server = settings.postgres_server
    waiting = server.secrets / NEXT / SUPERUSER
    if not waiting.exists():
        return
    try:
        async with connected(_administration(replace(server, secrets=server.secrets / NEXT))):
            _accept(server)
    except NotLetIn:
        waiting.unlink()


def _administration(server: PostgresServer) -> str:
    address = server.administration("postgres")
    assert address is not None, "the embedded server is ours"
    return address


def _accept(server: PostgresServer) -> None:
    (server.secrets / NEXT / SUPERUSER).replace(server.secrets / SUPERUSER)
