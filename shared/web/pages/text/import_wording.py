"""The words for imports, and for what undoing one takes out of the customer file: icon and sentences."""

from shared.messages.translation import N_

IMPORTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "customer_withdrawn": (
        "undo-2",
        (N_("{who} withdrew this customer: the import {import_id} was undone"), N_("{who} withdrew this customer")),
    ),
    "contact_person_withdrawn": ("user-minus", (N_("{who} withdrew {contact}, added by mistake"),)),
    "import_uploaded": ("upload", (N_("{who} brought in a file of {rows} lines"),)),
    "import_mapped": ("pencil", (N_("{who} said what the columns of a file hold"),)),
    "import_started": ("play", (N_("{who} started an import"),)),
    "import_paused": ("pause", (N_("{who} paused an import"),)),
    "import_resumed": ("play", (N_("{who} let an import go on"),)),
    "import_cancelled": ("circle-x", (N_("{who} cancelled an import: {cause}"), N_("{who} cancelled an import"))),
    "import_finished": (
        "circle-check",
        (
            N_("{who} took over a file: {created} new, {changed} changed, {refused} refused"),
            N_("{who} took over a file"),
        ),
    ),
    "import_undo_started": ("undo-2", (N_("{who} began to undo an import"),)),
    "import_undone": (
        "undo-2",
        (
            N_("{who} undid an import: {withdrawn} withdrawn, {restored} set back, {left} left"),
            N_("{who} undid an import"),
        ),
    ),
    "import_mapping_saved": ("pencil", (N_("{who} kept the mapping {mapping}"),)),
}
