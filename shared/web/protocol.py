"""HTTP on a connection, bounded before a request exists: how long its head takes, how large it is, what is left unread.

uvicorn bounds neither with httptools; `h11_max_incomplete_event_size` is for its slower parser.
"""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_TIME = 15.0
"""Seconds from the beginning of a connection, or of a request, to the end of its head."""
LARGEST_HEAD = 65_536
"""Bytes of a request's line and headers."""
LINGER = 2.0
"""Seconds for which the rest of a body is thrown away after its answer, so that whoever still sends can read that."""
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; a connection that sends no request, or no end of one, is closed."""

    _in_head = _in_body = False
    _head = 0
    """Bytes that came since the head began which is being read."""
    _closing: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._close_after(HEAD_TIME)

    def connection_lost(self, exc: Exception | None) -> None:
        self._keep_open()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._close(TOO_LARGE)
        if self._closing is None and self._waits():
            self._close_after(HEAD_TIME)

    def _waits(self) -> bool:
        """Return whether the client must send something, and uvicorn has no deadline for it."""
        if self._in_head:
            return True
        answered = self.cycle is None or self.cycle.response_complete
        return answered and not self._in_body and self.timeout_keep_alive_task is None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head = True, 0

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body = False, True
        self._keep_open()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._keep_open()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body:
            self._close_after(LINGER)

    def _close_after(self, seconds: float) -> None:
        self._keep_open()
        self._closing = self.loop.call_later(seconds, self._end)

    def _keep_open(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def _end(self) -> None:
        self._close(TOO_SLOW if self._in_head else b"")

    def _close(self, answer: bytes) -> None:
        """End the connection, with an answer to a head that cannot be read."""
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
