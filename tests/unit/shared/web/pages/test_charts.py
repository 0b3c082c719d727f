"""The geometry of charts: axes that contain all values, marks at the right places."""

from hypothesis import given
from hypothesis import strategies as st

from shared.web.pages import charts

values = st.lists(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda x: round(x, 2)), max_size=40)


@given(values)
def test_an_axis_holds_all_values_and_has_few_round_ticks(drawn: list[float]) -> None:
    axis = charts.scale(drawn)
    assert axis.low <= min([0.0, *drawn])
    assert axis.high >= max([0.0, *drawn])
    assert 2 <= len(axis.ticks) <= 7
    assert abs(axis.y(axis.high)) <= 0.01
    assert abs(axis.y(axis.low) - charts.HEIGHT) <= 0.01


def test_ticks_are_numbers_people_like() -> None:
    assert charts.scale([93]).ticks == (0, 25, 50, 75, 100)
    assert charts.scale([7, 3]).ticks == (0, 2, 4, 6, 8)
    assert charts.scale([]).ticks[0] == 0


def test_a_line_spans_the_width() -> None:
    axis = charts.scale([0, 10])
    assert charts.line([0, 5, 10], axis) == f"0.0,{charts.HEIGHT} 300.0,{charts.HEIGHT / 2} 600.0,0.0"
    assert charts.line([10], axis).startswith("0.0,0.0 600.0,0.0")
    assert charts.area([], axis) == ""


def test_columns_stack_from_the_bottom() -> None:
    series = [{"values": [2, 0], "tone": "good"}, {"values": [3, 5], "tone": "bad"}]
    axis = charts.scale(charts.stacked(series))
    marks = charts.stacks(series, axis)
    assert charts.stacked(series) == [5, 5]
    assert marks[0].y + marks[0].height == charts.HEIGHT
    assert abs(marks[1].y + marks[1].height - marks[0].y) < 0.01
    assert [mark.tone for mark in marks] == ["good", "bad", "good", "bad"]
    assert charts.stacks([], axis) == []


@given(st.integers(min_value=0, max_value=200))
def test_slots_stay_inside(count: int) -> None:
    places = charts.slots(count)
    assert len(places) == count
    assert all(x >= 0 and x + width <= charts.WIDTH + 0.02 and width <= charts.WIDEST for x, width in places)


@given(st.lists(st.text(min_size=1, max_size=3), max_size=60))
def test_thinned_labels_keep_their_places(labels: list[str]) -> None:
    thin = charts.thin(labels)
    assert len(thin) == len(labels)
    assert len([label for label in thin if label]) <= 8
    assert not labels or thin[0] == labels[0]


def test_a_spark_of_equal_values_is_flat() -> None:
    assert {point.split(",")[1] for point in charts.spark([4, 4, 4]).split()} == {"26.0"}
