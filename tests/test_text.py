import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psi.text import NotText, clean

NON_CHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF))]
CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D)]
LINE_ENDS = "\r\n\u2028\u2029"


def is_legal(character: str) -> bool:
    code = ord(character)
    return character == "\t" or (unicodedata.category(character) not in {"Cc", "Cs"} and code not in NON_CHARACTERS and character not in LINE_ENDS)


LEGAL = st.text(st.characters(exclude_categories=("Cs",)).filter(is_legal))


@given(LEGAL)
def test_legal_unicode_passes_unchanged(text: str) -> None:
    assert clean(text) == text


@given(st.lists(LEGAL, min_size=1), st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\u2029"]))
def test_every_line_end_becomes_a_line_feed(lines: list[str], end: str) -> None:
    assert clean(end.join(lines)) == "\n".join(lines)


@given(LEGAL)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("code", CONTROLS, ids=hex)
def test_every_control_character_is_refused_with_its_place(code: int) -> None:
    with pytest.raises(NotText) as caught:
        clean(f"one\ntwo{chr(code)}")
    assert str(caught.value) == f"the control character U+{code:04X} at line 2, character 4 of the text; delete it"


@pytest.mark.parametrize("code", NON_CHARACTERS, ids=hex)
def test_every_non_character_is_refused_with_its_place(code: int) -> None:
    with pytest.raises(NotText) as caught:
        clean(f"{chr(code)}x")
    assert str(caught.value) == f"the non-character U+{code:04X} at line 1, character 1 of the text; delete it"


@given(st.integers(0xD800, 0xDFFF), LEGAL)
def test_every_lone_surrogate_is_refused_with_its_place(code: int, before: str) -> None:
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    with pytest.raises(NotText) as caught:
        clean(before + chr(code))
    assert str(caught.value) == f"half of a character (a lone surrogate) U+{code:04X} at line {line}, character {column} of the text; delete it"


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "<w:p>", "]]>", "&amp;", "\u202eright to left\u202c", "שלום", "👩🏽‍⚖️", "a\u0301", "x\ufeffy", "\u00ad\u200d"])
def test_what_looks_like_markup_or_reads_from_the_right_is_content(text: str) -> None:
    assert clean(text) == text
