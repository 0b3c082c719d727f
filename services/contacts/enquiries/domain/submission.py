"""An enquiry as submitted: one model for the fields of a form and the message of a shop."""

from typing import Annotated, Any, Self
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationInfo, field_validator, model_validator

from services.contacts.customers.domain.contact_points import Country, Email, normal_phone
from shared.messages.fields import Code, Line, Moment, Text

_NAMESPACE = UUID("6f1f7c5e-3f0a-5c56-9d0b-3a8f2f6f7e11")
Short = Annotated[Line, StringConstraints(max_length=100)]
Asked = Annotated[Text, StringConstraints(max_length=20_000)]


class Submission(BaseModel):
    """Who is asking, how to reach them, and what they ask. Fields added by newer senders are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Line | None = None
    company: Line | None = None
    email: Email | None = None
    country: Country | None = None
    phone: Short | None = None
    """With its country code, or in the notation of `country`; kept in E.164 form."""
    customer_number: Line | None = None
    """The sender's (an ERP's, a shop's) number for the customer: our `external_id`."""
    subject: Line | None = None
    text: Asked | None = None
    product: Line | None = None
    order_number: Short | None = None
    consent: bool = False

    @field_validator("phone")
    @classmethod
    def can_be_called(cls, phone: str | None, info: ValidationInfo) -> str | None:
        if phone:
            normal_phone(phone, info.data.get("country"))
        return phone

    @model_validator(mode="after")
    def can_be_answered(self) -> Self:
        if not (self.name or self.company):
            raise ValueError("name or company is required")
        if not (self.email or self.phone or self.customer_number):
            raise ValueError("email, phone or customer_number is required")
        if not (self.text or self.subject):
            raise ValueError("text or subject is required")
        return self

    @property
    def number(self) -> str | None:
        """The phone number in E.164 form.

        Raises:
            ValueError: it cannot be one.
        """
        return normal_phone(self.phone, self.country) if self.phone else None


class ShopMessage(Submission):
    """A message on the topic of enquiries; each `system` and `message_id` together occur only once."""

    system: Code
    message_id: Short
    occurred_at: Moment | None = None

    @property
    def enquiry_id(self) -> UUID:
        """Always the same id for the same message, however often it arrives."""
        return uuid5(_NAMESPACE, f"enquiry/{self.system}/{self.message_id}")


def id_of(*parts: Any) -> UUID:
    """Return an id derived from the given parts."""
    return uuid5(_NAMESPACE, "/".join(map(str, parts)))
