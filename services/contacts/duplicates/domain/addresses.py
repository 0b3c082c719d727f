"""What web and e-mail addresses tell about their owner. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

ANYBODYS = frozenset((
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.de",
    "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "mail.com", "zoho.com",
    "yandex.com", "yandex.ru", "mail.ru", "web.de", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com",
    "t-online.de", "freenet.de", "arcor.de", "bluewin.ch", "posteo.de", "mailbox.org", "orange.fr", "free.fr",
    "wanadoo.fr", "laposte.net", "libero.it", "tiscali.it", "telenet.be", "ziggo.nl", "qq.com", "163.com", "126.com",
    "sina.com", "sina.cn", "sohu.com", "foxmail.com", "yeah.net", "aliyun.com", "139.com", "189.cn", "naver.com",
    "daum.net", "docomo.ne.jp",
))  # fmt: skip
"""Domains where anybody can have a mailbox; sharing one of these is no evidence."""


def site_of(website: str | None) -> str | None:
    """Return the host of a web address without `www.`, which customers with the same site share."""
    if not website:
        return None
    host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    return host.removeprefix("www.") or None


def own_domains(emails: Iterable[str], website: str | None) -> frozenset[str]:
    """Return the customer's own domains, as far as its addresses show them."""
    domains = {email.rpartition("@")[2].casefold() for email in emails} | {site_of(website) or ""}
    return frozenset(domains - ANYBODYS - {""})
