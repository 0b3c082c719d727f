"""Run a department as a process."""

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


def run(department: Department, interface: Interface) -> None:
    """Serve a department until SIGTERM or SIGINT."""
    settings = Settings()
    logging.configure(settings.log_level, department.name)
    security_log.configure()
    serve(application(settings, department, interface), settings.host, settings.port(department.name))


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve an application with the server settings that all departments use."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def application(settings: Settings, department: Department, interface: Interface) -> FastAPI:
    """Return a department's application, as `run` serves it and tests call it."""
    return create_app(Service(settings, department, LANGUAGE), interface)
