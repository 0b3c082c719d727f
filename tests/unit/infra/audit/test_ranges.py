"""The ranges cover all possible ids, including ids that the log does not contain."""

from itertools import pairwise
from uuid import UUID

import pytest

from infra.audit.stores import BATCH, LAST_ID, ranges


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH])
def test_ranges_leave_no_id_out_and_hold_each_known_subject_once(count: int) -> None:
    subjects = [UUID(int=7 * number + 3) for number in range(count)]
    cut = list(ranges(subjects))
    assert (cut[0].first, cut[-1].last) == (UUID(int=0), LAST_ID)
    assert all(after.first.int == before.last.int + 1 for before, after in pairwise(cut))
    assert [subject for part in cut for subject in part.subjects] == subjects
    assert all(part.first <= subject <= part.last for part in cut for subject in part.subjects)
