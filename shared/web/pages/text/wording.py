"""The words for each event type: its icon and its sentences, the fullest first.

Placeholders are the event's fields, and `who`, `deal`, `ticket`, `contact`, `other`, `place`, `length`,
`what_needed`, `field_label`, `former_email`, `former_phone`, `marks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.messages.translation import N_
from shared.web.pages.text.enquiry_wording import ENQUIRIES
from shared.web.pages.text.import_wording import IMPORTS


@dataclass(frozen=True, slots=True)
class Wording:
    """How one event type reads. `icons` refines the icon by the value of the field `by`."""

    icon: str
    sentences: tuple[str, ...]
    by: str = "kind"
    icons: Mapping[str, str] = field(default_factory=dict)


INTERACTION_ICONS = {
    "call": "phone",
    "email": "mail",
    "meeting": "users",
    "visit": "map-pin",
    "letter": "file-text",
    "chat": "message-circle",
    "fair": "flag",
    "social": "share-2",
    "web_visit": "globe",
    "note": "sticky-note",
}
FALLBACK_ICONS = {"contacts": "user", "sales": "trending-up", "service_desk": "ticket", "analytics": "chart-column"}

CONTACTS = {
    "customer_registered": Wording("user-plus", (N_("{who} added {name} as a customer"),)),
    "customer_renamed": Wording("pencil", (N_("{who} renamed {previous_name} to {name}"),)),
    "customer_owner_changed": Wording(
        "user",
        (
            N_("{who} made {owner} responsible, after {previous_owner}"),
            N_("{who} made {owner} responsible"),
            N_("{who} left the customer without an owner"),
        ),
    ),
    "customer_sector_changed": Wording("tag", (N_("{who} set the sector to {sector}"), N_("{who} cleared the sector"))),
    "customer_territory_changed": Wording(
        "map-pin", (N_("{who} set the territory to {territory}"), N_("{who} cleared the territory"))
    ),
    "customer_website_changed": Wording(
        "globe", (N_("{who} set the website to {website}"), N_("{who} removed the website"))
    ),
    "customer_source_changed": Wording(
        "flag",
        (N_("{who} noted that the customer came from {source}"), N_("{who} cleared where the customer came from")),
    ),
    "customer_external_id_changed": Wording(
        "hash", (N_("{who} set the external number to {external_id}"), N_("{who} removed the external number"))
    ),
    "customer_year_established_changed": Wording(
        "calendar", (N_("{who} noted the founding year {year_established}"), N_("{who} cleared the founding year"))
    ),
    "customer_annual_revenue_changed": Wording(
        "coins", (N_("{who} set the annual revenue to {annual_revenue}"), N_("{who} cleared the annual revenue"))
    ),
    "customer_employees_changed": Wording(
        "users", (N_("{who} set the number of employees to {employees}"), N_("{who} cleared the number of employees"))
    ),
    "customer_tag_added": Wording("tag", (N_("{who} added the tag {tag}"),)),
    "customer_tag_removed": Wording("tag", (N_("{who} removed the tag {tag}"),)),
    "customer_field_set": Wording("pencil", (N_("{who} set “{field_label}” to {value}"),)),
    "customer_field_cleared": Wording("pencil", (N_("{who} cleared “{field_label}”"),)),
    "custom_field_defined": Wording("settings", (N_("{who} defined the field {label}"),)),
    "custom_field_renamed": Wording("settings", (N_("{who} renamed the field {field} to {label}"),)),
    "custom_field_choices_changed": Wording("settings", (N_("{who} changed the choices of the field {field}"),)),
    "custom_field_retired": Wording("settings", (N_("{who} retired the field {field}"),)),
    "custom_field_reinstated": Wording("settings", (N_("{who} brought the field {field} back"),)),
    "customer_email_added": Wording("at-sign", (N_("{who} added the e-mail address {email_address}"),)),
    "customer_email_changed": Wording(
        "at-sign",
        (
            N_("{who} changed the e-mail address {former_email} to {email_address}"),
            N_("{who} marked {email_address} as {marks}"),
        ),
    ),
    "customer_email_removed": Wording("at-sign", (N_("{who} removed the e-mail address {address}"),)),
    "customer_phone_added": Wording("phone", (N_("{who} added the phone number {phone_number}"),)),
    "customer_phone_changed": Wording(
        "phone",
        (
            N_("{who} changed the phone number {former_phone} to {phone_number}"),
            N_("{who} marked {phone_number} as {marks}"),
        ),
    ),
    "customer_phone_removed": Wording("phone", (N_("{who} removed the phone number {number}"),)),
    "customer_address_added": Wording("map-pin", (N_("{who} added the address {place}"), N_("{who} added an address"))),
    "customer_address_changed": Wording(
        "map-pin", (N_("{who} changed an address to {place}"), N_("{who} changed an address"))
    ),
    "customer_address_removed": Wording(
        "map-pin", (N_("{who} removed the address {place}"), N_("{who} removed an address"))
    ),
    "customer_relation_added": Wording("link", (N_("{who} noted a relation: {kind} {other}"),)),
    "customer_relation_removed": Wording("link", (N_("{who} ended a relation: {kind} {other}"),)),
    "duplicate_suspected": Wording("layers", (N_("{who} found that this customer may be {other} ({score} %)"),)),
    "duplicate_dismissed": Wording("layers", (N_("{who} looked: this customer is not {other}"),)),
    "customer_merged": Wording("layers", (N_("{who} merged this customer into another one"),)),
    "customer_unmerged": Wording("layers", (N_("{who} separated this customer from the one it was merged into"),)),
    "customer_absorbed": Wording("layers", (N_("{who} merged {from_name} into this customer"),)),
    "customer_separated": Wording("layers", (N_("{who} separated {from_name} from this customer"),)),
    "consent_given": Wording("circle-check", (N_("{who} recorded consent: {purpose} by {channel}"),)),
    "consent_withdrawn": Wording(
        "circle-x", (N_("{who} recorded that consent was withdrawn: {purpose} by {channel}"),)
    ),
    "contact_person_added": Wording(
        "user-plus",
        (N_("{who} added {name} ({role}) as a contact person"), N_("{who} added {name} as a contact person")),
    ),
    "contact_person_renamed": Wording("pencil", (N_("{who} corrected a contact person's name to {name}"),)),
    "contact_person_role_changed": Wording(
        "user", (N_("{who} noted the role {role} for {contact}"), N_("{who} cleared the role of {contact}"))
    ),
    "contact_person_email_changed": Wording(
        "at-sign",
        (N_("{who} set the e-mail address of {contact} to {email}"), N_("{who} removed the e-mail of {contact}")),
    ),
    "contact_person_phone_changed": Wording(
        "phone", (N_("{who} set the phone number of {contact} to {phone}"), N_("{who} removed the phone of {contact}"))
    ),
    **{name: Wording(*said) for name, said in (IMPORTS | ENQUIRIES).items()},
    "contact_person_left": Wording("user-minus", (N_("{who} noted that {contact} has left"),)),
    "contact_person_returned": Wording("user-plus", (N_("{who} noted that {contact} works there again"),)),
    "interaction_logged": Wording(
        "message-circle",
        (N_("{who} logged a {kind} of {length}: {summary}"), N_("{who} logged a {kind}: {summary}")),
        icons=INTERACTION_ICONS,
    ),
    "interaction_corrected": Wording("pencil", (N_("{who} corrected a {kind}: {summary}"),), icons=INTERACTION_ICONS),
    "interaction_withdrawn": Wording(
        "undo-2", (N_("{who} withdrew a {kind}: {cause}"), N_("{who} withdrew a {kind} logged by mistake"))
    ),
    "interaction_next_step_done": Wording("check", (N_("{who} took the next step: {next_step}"),)),
    "visit_planned": Wording("calendar", (N_("{who} planned a visit on {planned_at}: {goal}"),)),
    "visit_moved": Wording(
        "calendar",
        (
            N_("{who} moved a visit from {previous_planned_at} to {planned_at}: {cause}"),
            N_("{who} moved a visit from {previous_planned_at} to {planned_at}"),
        ),
    ),
    "visit_cancelled": Wording("circle-x", (N_("{who} cancelled the visit on {planned_at}: {cause}"),)),
    "visit_reported": Wording("map-pin", (N_("{who} reported on the visit: {goal}"),)),
    "discussion_started": Wording("message-circle", (N_("{who} began to discuss {title}: {text}"),)),
    "discussion_replied": Wording("reply", (N_("{who} answered on {title}: {text}"),)),
    "mention_read": Wording("eye", (N_("{who} read where they were mentioned"),)),
    "need_noted": Wording(
        "flag",
        (
            N_("{who} noted a need ({urgency}, {budget}): {what_needed}"),
            N_("{who} noted a need ({urgency}): {what_needed}"),
        ),
    ),
    "need_changed": Wording("pencil", (N_("{who} knows more of a need ({urgency}): {what_needed}"),)),
    "need_met": Wording(
        "circle-check",
        (
            N_("{who} noted that a need was met: {what_needed} ({how})"),
            N_("{who} noted that a need was met: {what_needed}"),
        ),
    ),
    "need_dropped": Wording("circle-x", (N_("{who} dropped a need: {what_needed} ({cause})"),)),
    "competitor_noted": Wording(
        "eye",
        (
            N_("{who} noted the competitor {name} with {product} (threat: {threat})"),
            N_("{who} noted the competitor {name} (threat: {threat})"),
        ),
    ),
    "competitor_changed": Wording("pencil", (N_("{who} knows more of the competitor {name} (threat: {threat})"),)),
    "competitor_gone": Wording("circle-check", (N_("{who} noted that the competitor {name} is gone: {cause}"),)),
    "user_registered": Wording("user-plus", (N_("{who} added {name} as a colleague"),)),
    "user_renamed": Wording("pencil", (N_("{who} changed the name of {previous_name} to {name}"),)),
    "user_job_changed": Wording(
        "briefcase",
        (
            N_("{who} noted that {handle} works as {role} for {department}"),
            N_("{who} noted that {handle} works as {role}"),
            N_("{who} noted that {handle} works for {department}"),
            N_("{who} noted that {handle} has no particular job"),
        ),
    ),
    "user_moved_to_team": Wording(
        "users", (N_("{who} moved {handle} to the team {team}"), N_("{who} took {handle} out of the team"))
    ),
    "user_deactivated": Wording("user-minus", (N_("{who} noted that a colleague has left"),)),
    "user_reactivated": Wording("user-plus", (N_("{who} noted that {handle} works here again"),)),
    "user_handed_over": Wording("arrow-right", (N_("{who} handed over what {handle} looks after to {to}"),)),
    "user_hand_over_finished": Wording("check", (N_("{who} had the customers of {handle} handed over"),)),
    "territory_defined": Wording("map-pin", (N_("{who} defined the territory {label}"),)),
    "territory_renamed": Wording("map-pin", (N_("{who} renamed the territory {territory} to {label}"),)),
    "territory_responsible_changed": Wording(
        "map-pin",
        (
            N_("{who} made {responsible} responsible for the territory {territory}"),
            N_("{who} left the territory {territory} to nobody"),
        ),
    ),
    "visit_reassigned": Wording("user", (N_("{who} gave a visit to {owner}"),)),
    "interaction_next_step_reassigned": Wording("user", (N_("{who} gave a next step to {owner}"),)),
    "team_registered": Wording(
        "users", (N_("{who} founded the team {team}, led by {manager}"), N_("{who} founded the team {team}"))
    ),
    "team_manager_appointed": Wording(
        "user",
        (
            N_("{who} put {manager} in charge of the team {team}"),
            N_("{who} left the team {team} without a manager"),
        ),
    ),
}

SALES = {
    "opportunity_opened": Wording("sparkles", (N_("{who} opened {deal} worth {amount}"), N_("{who} opened {deal}"))),
    "opportunity_stage_changed": Wording("arrow-right", (N_("{who} moved {deal} from {from_stage} to {stage}"),)),
    "opportunity_won": Wording("trophy", (N_("{who} won {deal} for {amount}"), N_("{who} won {deal}"))),
    "opportunity_lost": Wording(
        "circle-x",
        (N_("{who} lost {deal} to {competitor}: {reason}"), N_("{who} lost {deal}: {reason}"), N_("{who} lost {deal}")),
    ),
    "opportunity_reopened": Wording("rotate-ccw", (N_("{who} reopened {deal}: {reason}"), N_("{who} reopened {deal}"))),
    "opportunity_reassigned": Wording("user", (N_("{who} handed {deal} from {from_owner} to {owner}"),)),
    "opportunity_amount_changed": Wording(
        "coins",
        (
            N_("{who} changed the value of {deal} from {from_amount} to {amount}"),
            N_("{who} put the value of {deal} at {amount}"),
            N_("{who} removed the value of {deal}"),
        ),
    ),
    "opportunity_expected_close_changed": Wording(
        "calendar",
        (N_("{who} expects {deal} to close on {expected_close}"), N_("{who} removed the expected date of {deal}")),
    ),
    "next_step_planned": Wording("calendar", (N_("{who} planned for {deal}: {next_step}, by {due}"),)),
    "next_step_done": Wording("check", (N_("{who} took the next step of {deal}"),)),
    "hand_over_followed": Wording("check", (N_("{who} had the deals of {handle} handed over"),)),
}

SERVICE_DESK = {
    "hand_over_followed": Wording("check", (N_("{who} had the tickets of {handle} handed over"),)),
    "ticket_opened": Wording("ticket", (N_("{who} opened ticket {number}: {subject}"),)),
    "ticket_accepted": Wording("check", (N_("{who} accepted {ticket}"),)),
    "ticket_assigned": Wording(
        "user", (N_("{who} assigned {ticket} to {assignee}"), N_("{who} left {ticket} without an assignee"))
    ),
    "ticket_replied": Wording(
        "message-circle",
        (N_("{who} replied on {ticket}: {text}"),),
        by="author",
        icons={"agent": "reply", "customer": "message-circle"},
    ),
    "ticket_note_added": Wording("sticky-note", (N_("{who} noted on {ticket}: {text}"),)),
    "ticket_put_on_hold": Wording(
        "circle-pause",
        (
            N_("{who} put {ticket} on hold, waiting for {waiting_for}: {reason}"),
            N_("{who} put {ticket} on hold, waiting for {waiting_for}"),
        ),
    ),
    "ticket_resumed": Wording("circle-play", (N_("{who} resumed work on {ticket}"),)),
    "ticket_resolved": Wording(
        "circle-check", (N_("{who} resolved {ticket}: {resolution}"), N_("{who} resolved {ticket}"))
    ),
    "ticket_reopened": Wording("rotate-ccw", (N_("{who} reopened {ticket}: {reason}"), N_("{who} reopened {ticket}"))),
    "ticket_closed": Wording("circle-check", (N_("{who} closed {ticket}"),)),
    "ticket_priority_changed": Wording(
        "flag", (N_("{who} changed the priority of {ticket} from {from_priority} to {priority}"),)
    ),
    "ticket_categorised": Wording(
        "tag", (N_("{who} put {ticket} under {category}"), N_("{who} changed the category of {ticket}"))
    ),
    "call_logged": Wording(
        "phone",
        (
            N_("{who} had a call of {length} ({outcome}): {summary}"),
            N_("{who} had a call of {length} ({outcome})"),
            N_("{who} tried to call ({outcome})"),
        ),
        by="direction",
        icons={"inbound": "phone-incoming", "outbound": "phone-outgoing"},
    ),
}

WORDING: Mapping[str, Wording] = {
    f"{department}.{name}": wording
    for department, table in (("contacts", CONTACTS), ("sales", SALES), ("service_desk", SERVICE_DESK))
    for name, wording in table.items()
}
