"""Customer search: the normal form, the pieces of Chinese names, and the condition for each query."""

import pytest

from shared.query.search import NAME, likely_mistyped, of_profile, of_texts
from shared.query.text import grams, normal_text, pinyin, search_text


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Müller   GmbH ", "muller gmbh"),
        ("\uff21\uff23\uff2d\uff25", "acme"),
        ("Straße", "strasse"),
        ("王芳", "王芳"),
        ("한국", "한국"),
    ],
)
def test_spelling_variants_have_one_normal_form(typed: str, normal: str) -> None:
    assert normal_text(typed) == normal


def test_chinese_names_are_kept_in_characters_and_pairs() -> None:
    assert set(grams("王小芳 ltd")) == {"王", "小", "芳", "王小", "小芳"}
    assert grams("acme") == ()


def test_chinese_is_found_by_how_it_is_spoken() -> None:
    assert pinyin("王小明 Ltd") == ("wangxiaoming", "wxm")
    assert pinyin("Acme") == ()
    assert likely_mistyped("王晓明") == "wangxiaoming"
    assert likely_mistyped("Müler") == "muler"
    assert likely_mistyped("0431 555") is None


def test_no_match_spans_two_parts() -> None:
    assert search_text(["王", None, "芳"]) == "王\n芳"
    assert "王芳" not in grams(search_text(["王", "芳"]))


def test_words_are_looked_for_one_by_one() -> None:
    assert of_profile("Acme  Corp") == [("search LIKE {}", ("%acme%",)), ("search LIKE {}", ("%corp%",))]


def test_a_chinese_name_of_two_characters_is_found_by_index() -> None:
    by_grams, by_text = of_profile("王芳")
    assert by_grams == ("grams ?& {}::text[]", (["王", "王芳", "芳"],))
    assert by_text == ("search LIKE {}", ("%王芳%",))


def test_two_letters_alone_begin_a_name() -> None:
    assert of_profile("IB") == [(f"{NAME} >= {{}} AND {NAME} < {{}}", ("ib", "ib\U0010ffff"))]
    assert of_texts("IB") == []
    assert of_texts("王") != []


def test_a_phone_number_is_found_in_any_notation() -> None:
    assert of_profile("(030) 12 34-56") == [("search LIKE {}", ("%30123456%",))]
    assert of_profile("+49 30 123456") == [("search LIKE {}", ("%4930123456%",))]


def test_wildcards_that_somebody_types_are_letters() -> None:
    assert of_profile("100%_a\\") == [("search LIKE {}", ("%100\\%\\_a\\\\%",))]


def test_nothing_typed_asks_nothing() -> None:
    assert of_profile("  ") == []
