"""Run a department as a process."""

import resource
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from shared import logging
from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.identity import security_log
from shared.model.department import Department
from shared.settings import Settings
from shared.web.api.app import Interface, create_app
from shared.web.protocol import BoundedProtocol

KEPT_ALIVE = 5
"""Seconds for which an unused connection stays open."""
RESERVED_FILES = 500
"""Open files of a process beside its connections."""


def run(department: Department, interface: Interface) -> None:
    """Serve a department until SIGTERM or SIGINT."""
    settings = Settings()
    logging.configure(settings.log_level, department.name)
    security_log.configure()
    serve(application(settings, department, interface), settings, settings.port(department.name))


def serve(app: ASGIApp, settings: Settings, port: int) -> None:
    """Serve an application as all departments are served."""
    _allow_files(settings.connections + RESERVED_FILES)
    uvicorn.run(app, port=port, loop="uvloop", **server_options(settings))


def server_options(settings: Settings) -> dict[str, Any]:
    """Return uvicorn's options: what it may hold open, and whose `X-Forwarded-…` it believes."""
    return {
        "host": settings.host,
        "http": BoundedProtocol,
        "ws": "none",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "limit_concurrency": settings.connections,
        "timeout_keep_alive": KEPT_ALIVE,
        "timeout_graceful_shutdown": 5,
    }


def _allow_files(number: int) -> None:
    """Raise this process's own limit of open files as far as it may, up to a number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def application(settings: Settings, department: Department, interface: Interface) -> FastAPI:
    """Return a department's application, as `run` serves it and tests call it."""
    return create_app(Service(settings, department, LANGUAGE), interface)
