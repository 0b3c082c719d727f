"""Chromium as colleagues use it: signed in, and watched for errors."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Response, async_playwright

from shared.identity.development import DevelopmentProvider
from shared.settings import DEPARTMENTS, Settings

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
WIDE = (1440, 900)
NARROW = (390, 844)
PATIENCE_MS = 15_000
"""Milliseconds until an expectation fails: an allowance for slow machines, not a promise."""


def chromium_path() -> str:
    """Return the path of Chromium.

    Raises:
        FileNotFoundError: Chromium is not installed; the message explains how to install it.
    """
    for name in PROGRAMS:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(
        "the page tests need Chromium, which is not installed: run `.ci/run` once, "
        "or `apt-get install chromium fonts-noto-cjk`"
    )


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Visitor:
    """A user at a browser; `complaints` collects console errors, broken scripts and failed responses.

    Responses with a status in `refusals` are expected by the test and not collected.
    """

    context: BrowserContext
    settings: Settings
    refusals: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def url(self, department: str, path: str = "/") -> str:
        return self.settings.service_url(department) + path

    def link(self) -> str:
        """Return the link that `make up` prints."""
        return DevelopmentProvider(self.settings).link()

    async def sign_in(self, user: str, department: str = "contacts") -> None:
        """Sign in without a page: one session serves all four departments."""
        home = self.url(department).rstrip("/")
        await self.context.request.get(self.link(), max_redirects=0)
        answer = await self.context.request.post(
            f"{home}/sign-in", form={"user": user, "next": "/docs"}, headers={"Origin": home}, max_redirects=0
        )
        assert answer.status == 303, await answer.text()

    async def open(self, department: str, path: str = "/") -> Page:
        """Open a page in a new tab and return once its scripts run and it listens for changes."""
        page = await self.tab()
        await page.goto(self.url(department, path))
        await page.locator("#connection[data-state=live]").wait_for(state="attached")
        return page

    async def tab(self) -> Page:
        page = await self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("response", self._response)
        return page

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.refusals:
            self.complaints.append(f"{answer.status} {answer.url}")

    def _console(self, message: ConsoleMessage) -> None:
        """Collect errors, including violations of the content security policy."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console of {message.page.url if message.page else '?'}: {message.text}")


@asynccontextmanager
async def visiting(
    browser: Browser,
    settings: Settings,
    *,
    size: tuple[int, int] = WIDE,
    theme: str = "light",
    language: str = "en",
    bypass_csp: bool = False,
) -> AsyncIterator[Visitor]:
    """Provide a fresh browser profile; set theme and language the way the shell stores them."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="Europe/Berlin",
        bypass_csp=bypass_csp,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    remembered = {"theme": theme, "lang": language, "tz": "Europe%2FBerlin"}
    await context.add_cookies(
        [
            {"name": name, "value": value, "url": settings.service_url(DEPARTMENTS[0])}
            for name, value in remembered.items()
        ]
    )
    try:
        yield Visitor(context, settings)
    finally:
        await context.close()
