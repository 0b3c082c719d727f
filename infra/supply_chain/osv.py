"""OSV, the open vulnerability database: it covers Python, Maven and npm packages by their package URL."""

from collections.abc import Sequence
from typing import Any

import httpx

URL = "https://api.osv.dev"
TIMEOUT = 30.0
BATCH = 500


class UnreachableError(Exception):
    """The database gave no usable answer, so nothing is known about any package."""


def vulnerabilities(purls: Sequence[str], client: httpx.Client) -> dict[str, list[str]]:
    """Return the ids of known vulnerabilities by package URL; packages without any are left out."""
    known: dict[str, list[str]] = {}
    queries = [{"package": {"purl": purl}} for purl in purls]
    while queries:
        batch, queries = queries[:BATCH], queries[BATCH:]
        for query, result in zip(batch, _ask(batch, client), strict=True):
            if ids := [str(vulnerability["id"]) for vulnerability in result.get("vulns", ())]:
                known.setdefault(query["package"]["purl"], []).extend(ids)
            if token := result.get("next_page_token"):
                queries.append({**query, "page_token": token})
    return known


def _ask(queries: list[Any], client: httpx.Client) -> list[dict[str, Any]]:
    try:
        answer = client.post("/v1/querybatch", json={"queries": queries})
        answer.raise_for_status()
        results = answer.json()["results"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise UnreachableError(f"{client.base_url.host} gave no answer: {error}") from error
    if len(results) != len(queries):
        raise UnreachableError(f"{client.base_url.host} answered {len(results)} of {len(queries)} questions")
    return [result or {} for result in results]
