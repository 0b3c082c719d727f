"""What board pages and list pages share: the filter in their address, and the context of their templates."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from shared.identity.principal import Principal
from shared.kernel.colleagues import colleagues
from shared.messages.refusals import Invalid
from shared.model.policy import Policy
from shared.model.reader import Reader

F = TypeVar("F")

PER_PAGE = 50
"""How many rows of a list are shown at once."""
CARDS = 30
"""How many cards a column shows; the list shows the rest."""


def filter_in(request: Request, kind: type[F], names: Sequence[str]) -> F:
    """Return the filter in an address; empty parameters are ignored.

    Raises:
        Invalid: a parameter has a value that nothing in the list can have.
    """
    parameters = {name: value for name in names if (value := request.query_params.get(name, "").strip())}
    try:
        return _adapter(kind).validate_python(parameters)
    except ValidationError as error:
        raise Invalid(_in_words(error.errors())) from None


async def list_context(
    request: Request, db: Reader, viewer: Principal, *, parameters: Sequence[str], policy: Policy
) -> Mapping[str, Any]:
    """Return what filters and dialogs of a board or list need: the filter as typed, colleagues, and the viewer."""
    return {
        "filters": {name: request.query_params.get(name, "") for name in parameters},
        "colleagues": [(colleague.handle, colleague.name) for colleague in await colleagues(db)],
        "me": viewer.user,
        "may_write": policy.admits(viewer, "change"),
    }


def _adapter(kind: type[F]) -> TypeAdapter[F]:
    return cast("TypeAdapter[F]", _adapters(cast("Hashable", kind)))


@cache
def _adapters(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _in_words(errors: Iterable[Any]) -> str:
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in errors)
