"""Rendering a department's pages: templates, the shell around them, and how they reach the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from shared.events.catalogue import event_class, known_events
from shared.events.sections import SECTIONS
from shared.identity.session import refuse_other_sites, safe_next
from shared.model.policy import Policy
from shared.settings import DEPARTMENTS, LISTED, Settings
from shared.web.api.operations.access import for_operators
from shared.web.api.routes import allow
from shared.web.pages import charts
from shared.web.pages.assets import Assets
from shared.web.pages.history.history_query import CHANNELS
from shared.web.pages.page_route import page_route, show_lost_people_a_page
from shared.web.pages.security import SecurityHeaders
from shared.web.pages.text import corrections, fact_format, filters, language, sentences
from shared.web.pages.viewer import LANGUAGES, current, viewer_of
from shared.web.runtime import runtime_of

SHARED = Path(__file__).parent
A_YEAR = 31_536_000
UI_MODULES = ("ui", "forms", "board", "timeline", "chart")
"""Macro files that every template may use by name, e.g. `ui.icon("phone")`."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the department's own navigation or of the command menu."""

    title: str
    href: str
    icon: str
    keys: str = ""
    """Keyboard shortcut as shown, e.g. `g c`."""
    place: int = 50
    """Position in the menu; lower numbers come first."""


class Pages:
    """A department's pages. `root` contains a `templates/` in each feature, and optionally one `static/`."""

    def __init__(self, department: str, root: Path) -> None:
        self.department = department
        self.menu: tuple[Link, ...] = ()
        self.actions: tuple[Link, ...] = ()
        own = root / "static"
        self.assets = Assets({"": SHARED / "static"} | ({department: own} if own.is_dir() else {}))
        self._environment = _environment(sorted(root.glob("*/templates")), self.assets)

    def install(self, app: FastAPI, settings: Settings) -> None:
        """Serve static files, preferences, `/docs` and a page for unknown addresses; add security headers."""
        app.include_router(self.assets.router())
        app.include_router(_preferences())
        app.add_api_route("/docs", self._docs, include_in_schema=False, dependencies=[for_operators()])
        show_lost_people_a_page(app, self.error)
        app.add_middleware(SecurityHeaders, hsts=settings.hsts)

    async def _docs(self, request: Request) -> HTMLResponse:
        """Show the description of the API, where people can try calls."""
        return self.render(request, "docs.html")

    def router(self, policy: Policy) -> APIRouter:
        """Return a router for pages: who may read what they show may see them, and errors are shown as a page."""
        return APIRouter(route_class=page_route(self.error), dependencies=[allow(policy)], include_in_schema=False)

    def render(
        self, request: Request, template: str, *, part: str | None = None, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """Return a page, or only the template `part` if a script requests a part of the page (`HX-Request`)."""
        as_part = part is not None and bool(request.headers.get("hx-request"))
        html = self.html(request, part if as_part and part else template, **context)
        return HTMLResponse(html, status, {"Vary": "HX-Request, Cookie, Accept-Language", "Cache-Control": "no-store"})

    def html(self, request: Request, template: str, **context: Any) -> str:
        """Return a rendered template."""
        viewer = viewer_of(request)
        token = current.set(viewer)
        try:
            departments = _departments(request)
            shell = {
                "viewer": viewer,
                "request": request,
                "pages": self,
                "departments": departments,
                "home_of": {link.title: link.href.rstrip("/") for link in departments},
                "link": partial(_link, request),
            }
            return self.template(template).render(shell | context)
        finally:
            current.reset(token)

    def template(self, name: str) -> Template:
        """Return a template of the department or of the kit."""
        return self._environment.get_template(name)

    def error(self, request: Request, status: int, title: str, detail: str) -> HTMLResponse:
        """Return an error as a page: what happened, and where to go from here."""
        return self.render(request, "error.html", status=status, title=title, detail=detail, code=status)


def _environment(templates: Sequence[Path], assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([*templates, SHARED / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= filters.FILTERS | {
        "event_icon": sentences.icon_of,
        "participants": sentences.participants,
        "event_class": event_class,
        "differences": corrections.differences,
        "fact": fact_format.fact,
    }
    environment.tests["department"] = DEPARTMENTS.__contains__
    environment.globals |= _globals(assets)
    for module in UI_MODULES:
        environment.globals[module] = environment.get_template(f"ui/{module}.html").module
    return environment


def _globals(assets: Assets) -> dict[str, Any]:
    """Return everything that all templates may use by name."""
    return {
        "asset": assets.url,
        "icon": lambda name, **kw: _icon(assets, name, **kw),
        "sentence": sentences.sentence,
        "charts": charts,
        "languages": LANGUAGES,
        "named": filters.named,
        "history_sections": SECTIONS,
        "channels": CHANNELS,
        "sources": _sources(),
    }


def _sources() -> list[str]:
    """Return the departments that record events, in the order of `DEPARTMENTS`."""
    recording = {kind.partition(".")[0] for kind in known_events()}
    return [name for name in DEPARTMENTS if name in recording]


def _link(request: Request, /, **changes: Any) -> str:
    """Return this page's address with changed query parameters; None removes one. Paging starts over."""
    parameters = {name: value for name, value in request.query_params.items() if name != "cursor"}
    parameters |= {name: str(value) if value is not None else "" for name, value in changes.items()}
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{request.url.path}?{query}" if query else request.url.path


def _icon(assets: Assets, name: str, *, size: str = "") -> Markup:
    """Return an icon of the sprite; it is decorative, because the words beside it express the meaning."""
    classes = f"icon icon-{size}" if size else "icon"
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        classes, assets.url("icons.svg"), name
    )


def _departments(request: Request) -> list[Link]:
    """Return links to all departments, on the host name that the viewer used."""
    settings = runtime_of(request).settings
    host = request.url.hostname or settings.host
    host = f"[{host}]" if ":" in host else host
    return [
        Link(listed.name, f"{request.url.scheme}://{host}:{settings.port(listed.name)}/", listed.icon)
        for listed in LISTED
    ]


def _preferences() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/preferences")
    async def preferences(
        request: Request,
        lang: Annotated[str | None, Form()] = None,
        theme: Annotated[str | None, Form()] = None,
        next: Annotated[str, Form()] = "/",  # noqa: A002 - the parameter's public name
    ) -> Response:
        refuse_other_sites(request)
        response = RedirectResponse(safe_next(next), status_code=303)
        if lang in LANGUAGES:
            response.set_cookie("lang", str(lang), max_age=A_YEAR, samesite="lax")
        if theme in {"auto", "light", "dark"}:
            response.set_cookie("theme", str(theme), max_age=A_YEAR, samesite="lax")
        return response

    return router
