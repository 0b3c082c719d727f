"""The HTTP interface of every department, reduced to what callers rely on.

`python -m tests.contract.interface` records it: paths, methods, parameters, fields and their rules. Operation ids,
titles and prose may change at any time.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from shared.engine.service import Service
from shared.history.language import LANGUAGE
from shared.settings import DEPARTMENTS
from shared.web.api.app import create_app
from tests.support.settings import offline

FOLDER = Path(__file__).parent / "interfaces"
PROSE = {"title", "description", "summary", "operationId", "tags", "examples", "example"}
SETTINGS = offline()


def path_of(department: str) -> Path:
    return FOLDER / f"{department}.json"


def interface(department: str) -> dict[str, Any]:
    """Return the reduced OpenAPI description: path → method → parameters, body and responses."""
    owner = import_module(f"services.{department}.department")
    declared = next(value for value in vars(owner).values() if getattr(value, "name", "") == department)
    described = create_app(Service(SETTINGS, declared, LANGUAGE), owner.INTERFACE).openapi()
    schemas = described.get("components", {}).get("schemas", {})
    return {
        path: {
            method: _plain(operation, schemas, ())
            for method, operation in methods.items()
            if isinstance(operation, Mapping)
        }
        for path, methods in sorted(described["paths"].items())
    }


def _plain(node: Any, schemas: Mapping[str, Any], above: tuple[str, ...]) -> Any:
    """Return part of the description with references resolved, and without prose and schema names."""
    if isinstance(node, list):
        return [_plain(part, schemas, above) for part in node]
    if not isinstance(node, Mapping):
        return node
    reference = str(node.get("$ref", "")).rpartition("/")[2]
    if reference:
        if reference in above:
            return {"recursive": len(above) - above.index(reference)}
        return _plain(schemas[reference], schemas, (*above, reference))
    plain: dict[str, Any] = {}
    for name, value in sorted(node.items()):
        if name == "parameters":
            plain[name] = sorted(
                _plain(value, schemas, above), key=lambda parameter: (parameter["in"], parameter["name"])
            )
        elif name == "properties":
            plain[name] = {field: _plain(rule, schemas, above) for field, rule in sorted(value.items())}
        elif name not in PROSE or not isinstance(value, str | list):
            plain[name] = _plain(value, schemas, above)
    return plain


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for department in DEPARTMENTS:
        path_of(department).write_text(_written(interface(department)))


def _written(described: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the description as JSON, one line per operation, so that a diff shows the changed operation."""
    paths = (
        f"{json.dumps(path)}: {{\n"
        + ",\n".join(f" {json.dumps(method)}: {json.dumps(operation)}" for method, operation in methods.items())
        + "\n}"
        for path, methods in described.items()
    )
    return "{\n" + ",\n".join(paths) + "\n}\n"


if __name__ == "__main__":
    main()
