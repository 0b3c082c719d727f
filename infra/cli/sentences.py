"""Show a history as a table of sentences, with the wording of the pages."""

from datetime import UTC

from rich.table import Table

from shared.history.history import History
from shared.messages.clock import utc_now
from shared.web.pages.history.panel import names, page_events
from shared.web.pages.text.sentences import sentence
from shared.web.pages.viewer import Viewer, current


def history_table(history: History) -> Table:
    """Return one line per event: recording time, place, sentence, actor and hash."""
    token = current.set(Viewer(principal=None, language="en", zone=UTC, theme="auto", now=utc_now()))
    try:
        events = [page_events(event) for event in history.events]
        labels = names(events)
        table = Table(box=None, pad_edge=False)
        for title in ("recorded", "event", "what happened", "by", "hash"):
            table.add_column(title, overflow="fold", no_wrap=title != "what happened")
        for event in events:
            words = sentence(event, labels).striptags()
            place = f"{event['source'].removeprefix('/crm/')}:{event['sequence']}"
            table.add_row(event["recorded_at"], place, words, event["actor"], event["hash"][:12])
    finally:
        current.reset(token)
    return table
