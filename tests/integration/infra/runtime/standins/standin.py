"""A service that answers /readyz with 200, and nothing else."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from shared.settings import Settings


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


def serve(department: str) -> None:
    ThreadingHTTPServer(("127.0.0.1", Settings().port(department)), _Ready).serve_forever()
