"""Names and addresses of machines, as settings and requests hold them."""

import re
from ipaddress import ip_address, ip_network
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The loopback addresses as they stand in URLs."""
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised, not bound
"""What a server binds to listen on all interfaces; nobody reaches it by these."""


def is_loopback(host: str) -> bool:
    """Return whether a host is reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bracketed(host: str) -> str:
    """Return a host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def without_port(netloc: str) -> str:
    """Return the host of a Host header or of a URL's authority; IPv6 addresses keep their brackets."""
    return re.sub(r":\d{0,5}$", "", netloc)


def _listed(text: object) -> object:
    return [item.strip() for item in text.split(",") if item.strip()] if isinstance(text, str) else text


def _host(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\]", text.lower()):
        raise ValueError(f"{text} is not the name of a host, such as crm.example.com (without scheme, port or *)")
    return text.lower()


Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], NoDecode, BeforeValidator(_listed)]
"""Names of hosts, separated by commas."""


def _network(text: str) -> str:
    ip_network(text)
    return text


Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode, BeforeValidator(_listed)]
"""IP addresses and networks, separated by commas."""
