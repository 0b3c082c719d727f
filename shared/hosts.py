"""Names and addresses of machines, as settings and requests hold them."""

from ipaddress import ip_address

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
