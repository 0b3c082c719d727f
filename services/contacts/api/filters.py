"""Query parameters that several reads share."""

from typing import Annotated

from fastapi import Query

Filter = Annotated[str | None, Query(max_length=300)]
