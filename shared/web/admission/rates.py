"""How often somebody may ask: counted by person, or by address for whoever is not signed in.

A request costs 1, a dear one more (`shared.web.admission.rules`). The counts are kept in this process, or for all
instances in Redis or Valkey.
"""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from time import time

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string

from shared.configuration.rates import RATES_OFF
from shared.identity.principal import Principal
from shared.settings import Settings
from shared.web.admission.refusals import TooMany

log = structlog.get_logger(__name__)
TIDY_EVERY = 60.0
"""Seconds between looks for counts that have run out."""
AWAY_AFTER = 0.2
"""Seconds without an answer after which a Redis counts as away."""
HOME_NETWORK = 64
"""The number of bits in an IPv6 address that identify the network of a household or a company."""


class RequestCounts(MemoryStorage):
    """Counts in this process. The library looks through all of them at every request, this now and then."""

    STORAGE_SCHEME = ("async+counts",)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._tidy_at = 0.0

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time()
        if now >= self._tidy_at:
            self._tidy(now)
        if self.expirations.get(key, 0.0) <= now:
            self.storage[key], self.expirations[key] = 0, now + expiry
        self.storage[key] += amount
        return self.storage[key]

    def _tidy(self, now: float) -> None:
        self._tidy_at = now + TIDY_EVERY
        for key in [key for key, ends in self.expirations.items() if ends <= now]:
            del self.storage[key], self.expirations[key]


class Limiter:
    """Counts uses within spans of time. A place of counts that is away stops nobody."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._strategy = FixedWindowRateLimiter(storage)

    async def seconds_to_wait(self, item: RateLimitItem, key: str, cost: int = 1) -> int:
        """Count a use; return 0, or how long to wait before the next one."""
        try:
            return 0 if await self._strategy.hit(item, key, cost=cost) else await self._left(item, key)
        except self._storage.base_exceptions as error:
            log.warning("rates_not_counted", error=type(error).__name__)
            return 0

    async def blocked_for(self, item: RateLimitItem, key: str) -> int:
        """Return how long to wait because of earlier uses, without counting one."""
        try:
            return 0 if await self._strategy.test(item, key) else await self._left(item, key)
        except self._storage.base_exceptions as error:
            log.warning("rates_not_counted", error=type(error).__name__)
            return 0

    async def _left(self, item: RateLimitItem, key: str) -> int:
        window = await self._strategy.get_window_stats(item, key)
        return max(1, round(window.reset_time - time()))


class Rates:
    """Admits callers as often as their class of caller may ask."""

    def __init__(self, settings: Settings, department: str) -> None:
        self._department = department
        self._off = settings.rate_limits == RATES_OFF
        self._limiter = Limiter(counts_of(settings.rate_limits))
        self._person, self._system, self._address = map(
            parse, (settings.rate_person, settings.rate_system, settings.rate_address)
        )

    async def admit(self, principal: Principal | None, address: str, cost: int) -> None:
        """Count a request.

        Raises:
            TooMany: this caller has used up what one may ask in this span of time.
        """
        if not cost or self._off:
            return
        if principal is None:
            item, key = self._address, network_of(address)
        else:
            item, key = (self._system if "system" in principal.roles else self._person), principal.actor
        wait = await self._limiter.seconds_to_wait(item, f"{self._department}/{key}", cost)
        if wait:
            raise TooMany(retry_after=wait)


def counts_of(place: str) -> Storage:
    """Return where counts are kept: at a Redis or Valkey, else in this process."""
    if "://" not in place:
        return RequestCounts()
    storage = storage_from_string(
        f"async+{place}", implementation="redispy", socket_timeout=AWAY_AFTER, socket_connect_timeout=AWAY_AFTER
    )
    assert isinstance(storage, Storage)
    return storage


def network_of(address: str) -> str:
    """Return the key for counting an address: for IPv6 the network, because its owner has all its addresses."""
    with suppress(ValueError):
        parsed = ip_address(address)
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
            return str(ip_network((parsed, HOME_NETWORK), strict=False))
    return address
