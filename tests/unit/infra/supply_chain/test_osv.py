"""OSV is asked about every package, and an answer that is none is an error and not a clean bill."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.supply_chain.osv import BATCH, UnreachableError, vulnerabilities

Answer = Callable[[list[Any]], httpx.Response]


def client(answer: Answer) -> httpx.Client:
    def respond(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/querybatch"
        return answer(json.loads(request.content)["queries"])

    return httpx.Client(transport=httpx.MockTransport(respond), base_url="https://osv.test")


def known(queries: list[Any], vulnerable: dict[str, list[str]]) -> httpx.Response:
    found = [vulnerable.get(query["package"]["purl"], []) for query in queries]
    return httpx.Response(
        200, json={"results": [{"vulns": [{"id": each} for each in ids]} if ids else {} for ids in found]}
    )


def test_only_vulnerable_packages_are_returned() -> None:
    vulnerable = {"pkg:pypi/b@1": ["GHSA-1", "PYSEC-2"]}
    with client(lambda queries: known(queries, vulnerable)) as osv:
        assert vulnerabilities(["pkg:pypi/a@1", "pkg:pypi/b@1"], osv) == vulnerable


def test_all_packages_are_asked_about_in_batches() -> None:
    purls = [f"pkg:pypi/p{number}@1" for number in range(2 * BATCH + 1)]
    sizes: list[int] = []

    def answer(queries: list[Any]) -> httpx.Response:
        sizes.append(len(queries))
        return known(queries, {purl: [purl] for purl in purls})

    with client(answer) as osv:
        assert vulnerabilities(purls, osv) == {purl: [purl] for purl in purls}
    assert sizes == [BATCH, BATCH, 1]


def test_further_pages_are_asked_for() -> None:
    def answer(queries: list[Any]) -> httpx.Response:
        second = queries[0].get("page_token") == "next"
        page = {"vulns": [{"id": "B"}]} if second else {"vulns": [{"id": "A"}], "next_page_token": "next"}
        return httpx.Response(200, json={"results": [page]})

    with client(answer) as osv:
        assert vulnerabilities(["pkg:pypi/a@1"], osv) == {"pkg:pypi/a@1": ["A", "B"]}


def refused(_queries: list[Any]) -> httpx.Response:
    raise httpx.ConnectError("no such host")


@pytest.mark.parametrize(
    "answer",
    [
        refused,
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(200, text="<html>sign in to this network</html>"),
        lambda _: httpx.Response(200, json={"code": 3}),
        lambda _: httpx.Response(200, json=[]),
        lambda _: httpx.Response(200, json={"results": []}),
    ],
    ids=["unreachable", "error", "another page", "other content", "a list", "too few answers"],
)
def test_no_usable_answer_is_an_error(answer: Answer) -> None:
    with client(answer) as osv, pytest.raises(UnreachableError, match=r"osv\.test"):
        vulnerabilities(["pkg:pypi/a@1"], osv)
