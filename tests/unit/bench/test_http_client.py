"""The requests of the benchmark are admitted by the services they measure."""

from bench.http_client import request
from shared.web.admission.hosts import known_hosts
from tests.support.settings import offline


def test_requests_name_a_host_that_services_know() -> None:
    head = request("GET", "/healthz").decode().partition("\r\n\r\n")[0]
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert headers["host"] in known_hosts(offline())
