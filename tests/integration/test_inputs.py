"""What became of an input's pieces: counted up as they are noted, also across a repeat and an upgrade."""

from uuid import UUID

from shared.clock import new_id
from shared.database import Database
from shared.inputs import Inputs, Progress, Result
from tests.product import Product


def result(**counts: int) -> Result:
    return Result(counts, [], [])


async def test_totals_are_those_of_all_pieces(product: Product) -> None:
    database = Database(product.database_url("contacts"), connections=1)
    await database.open()
    try:
        inputs, one = Inputs(database), new_id()
        assert await inputs.progress(one, "check") == Progress(0, {})
        await inputs.note(one, "check", 0, result(created=3, refused=1))
        await inputs.note(one, "check", 1, result(created=2))
        await inputs.note(one, "check", 1, result(created=4, matched=1))  # repeated after a crash
        whole = Progress(2, {"created": 7, "refused": 1, "matched": 1})
        assert await inputs.progress(one, "check") == whole
        assert await inputs.progress(one, "import") == Progress(0, {})
        await _as_before_totals_were_kept(database, one)
        assert await inputs.progress(one, "check") == whole
        await inputs.note(one, "check", 2, result(refused=1))
        assert (await inputs.progress(one, "check")).counts["refused"] == 2
        await inputs.forget(one, "check")
        assert await inputs.progress(one, "check") == Progress(0, {})
    finally:
        await database.close()


async def _as_before_totals_were_kept(database: Database, input_id: UUID) -> None:
    await database.pool.execute("UPDATE store.input_results SET totals = NULL WHERE input_id = $1", input_id)
    await database.prepare()
