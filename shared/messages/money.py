"""Money in events and rows: an exact amount in a currency."""

from decimal import Decimal
from typing import Annotated

from babel.numbers import list_currencies
from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass as pydantic_dataclass

CURRENCIES = frozenset(list_currencies())


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("is not a currency code of ISO 4217, such as EUR")
    return code


@pydantic_dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Money:
    """An amount with at most four decimals and its ISO 4217 currency; JSON `{"amount": "12.50", "currency": "EUR"}`."""

    amount: Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False)]
    currency: Annotated[str, AfterValidator(_known_currency)] = "EUR"


def _not_negative(money: Money) -> Money:
    if money.amount < 0:
        raise ValueError("amount must not be negative")
    return money


AmountOfMoney = Annotated[Money, AfterValidator(_not_negative)]
