"""A long text by its beginning."""

import pytest

from psi.case.beginnings import first_sentence, first_words


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Mr. Kessler cut the lock. He says not.", "Mr. Kessler cut the lock."),
        ("It was J. R. Boggs. He drove.", "It was J. R. Boggs."),
        ("It is in No. 4 of the file. Nobody read it.", "It is in No. 4 of the file."),
        ("He said, “Both.” They tested him.", "He said, “Both.”"),
        ("One sentence without an end", "One sentence without an end"),
        ("He left at 3 p.m. and came back.", "He left at 3 p.m. and came back."),
        ("Why? Nobody knows.", "Why?"),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_end_it(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize(("text", "words"), [("one two", "one two"), ("one two three", "one two three"), ("one  two\nthree four", "one two three…"), ("", "")])
def test_the_first_words_say_whether_there_are_more(text: str, words: str) -> None:
    assert first_words(text, 3) == words
