"""The words for enquiries, their forms, what was set aside, bulk actions and saved views: icon and sentences."""

from shared.messages.translation import N_

ENQUIRIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "enquiry_received": (
        "inbox",
        (
            N_("{who} took in an enquiry: {subject}"),
            N_("{who} took in an enquiry about {product}"),
            N_("{who} took in an enquiry"),
        ),
    ),
    "enquiry_assigned": ("user", (N_("{who} gave the enquiry to {owner}"), N_("{who} left the enquiry to nobody"))),
    "enquiry_answered": ("reply", (N_("{who} answered the enquiry: {note}"), N_("{who} answered the enquiry"))),
    "enquiry_rejected": ("x", (N_("{who} found that the enquiry needs no answer: {cause}"),)),
    "enquiry_set_aside": ("triangle-alert", (N_("{who} set aside something that came in: {detail}"),)),
    "enquiry_taken_up": ("check", (N_("{who} took up what was set aside"),)),
    "enquiry_discarded": ("x", (N_("{who} discarded what was set aside: {cause}"),)),
    "saved_view_kept": ("star", (N_("{who} keeps the view {label}"),)),
    "saved_view_removed": ("x", (N_("{who} removed a view"),)),
    "bulk_action_started": ("table-2", (N_("{who} asked the same of {customers} customers"),)),
    "bulk_action_finished": ("circle-check", (N_("{who} changed {changed} customers by a bulk action"),)),
    "bulk_action_undo_started": ("undo-2", (N_("{who} began to take a bulk action back"),)),
    "bulk_action_undone": ("undo-2", (N_("{who} took a bulk action back: {restored} customers set back"),)),
    "web_form_opened": ("globe", (N_("{who} opened the form {label}"),)),
    "web_form_revised": ("globe", (N_("{who} changed the form {label}"),)),
    "web_form_token_rotated": ("lock", (N_("{who} gave the form a new token"),)),
    "web_form_closed": ("x", (N_("{who} closed the form"),)),
    "web_form_reopened": ("globe", (N_("{who} reopened the form"),)),
}
