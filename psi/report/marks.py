"""Marks inside rendered wording that say where a text comes from, read back as runs.

The marks are code points that Unicode reserves for internal use; `psi.text.clean` refuses them in every
input, so no text of a case can forge one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from psi.report.values import Run

FACT, POINT, GAP, TEXT, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
PARAGRAPH = "\ufdd5"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_US_DATE = re.compile(f"((?:{_MONTHS}) [0-9]{{1,2}}, [0-9]{{4}})(?= [a-zA-Z])")
_DATE_ENDS = re.compile(f"(?:{_MONTHS}) [0-9]{{1,2}}, [0-9]{{4}}$")
_SPACES, _COMMA_AND_STOP = re.compile(r"\s+"), re.compile(r",([,.;])")
_BEFORE_A_STOP, _AFTER_A_BRACKET = re.compile(r" (?=[,.;:)\]])"), re.compile(r"(?<=[(\[]) ")
_GOES_ON = re.compile(r" ([a-zA-Z]|$)")
_ENDED = re.compile(r"[.!?…][”’\"')]?$")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_CITATION = re.compile(r"\[[\d, ]*\]")
_MARK = re.compile(f"([{FACT}{POINT}{GAP}])([^{FACT}-{END}]*){TEXT}([^{FACT}-{END}]*){END}")


def fact(text: str, place: str) -> str:
    """The text, marked as the fact at that place of the case; its blank lines part paragraphs."""
    if "\n" not in text:
        return f"{FACT}{place}{TEXT}{text}{END}" if text else ""
    parts = (part.replace("\n", " ") for part in _BLANK_LINES.split(text))
    return PARAGRAPH.join(f"{FACT}{place}{TEXT}{part}{END}" for part in parts if part)


NAMED = "named"
NAMELESS = "The defendant"


def pointer(places: str | Sequence[str], text: str = "") -> str:
    """The number of the paragraph that prints a place, or of several; the numbers are filled in last."""
    return f"{POINT}{places if isinstance(places, str) else '|'.join(places)}{TEXT}{text}{END}"


def named_pointer(places: str | Sequence[str]) -> str:
    """The same with the word before it: `paragraph 12`, `paragraphs 12 and 14`."""
    return pointer(places, NAMED)


def gap(text: str, place: str) -> str:
    """A visible note that the record does not hold a fact the wording needs."""
    return f"{GAP}{place}{TEXT}{text}{END}"


class Piece(NamedTuple):
    """A stretch of rendered wording: of the template itself, or what one mark holds."""

    text: str
    mark: str = ""
    place: str = ""


def pieces(text: str) -> list[Piece]:
    """Marked text in pieces, those of the template and those of marks."""
    found: list[Piece] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            found.append(Piece(text[at : mark.start()]))
        kind, place, inner = mark.groups()
        found.append(Piece(inner, kind, place))
        at = mark.end()
    return [*found, Piece(text[at:])] if at < len(text) else found


def runs(made: Iterable[Piece]) -> tuple[Run, ...]:
    """The pieces as runs."""
    return tuple(
        Run(text, fact=place if mark == FACT else None, to=place if mark == POINT else None, gap=mark == GAP) if mark else Run(text)
        for text, mark, place in made
    )


def tidy(given: Iterable[Piece]) -> list[Piece]:
    """Pieces with the white space of the template run together; facts stay as they are.

    A stop that follows a fact which ends its own sentence is left out, and so is a paragraph that is a citation and nothing else.
    """
    made: list[Piece] = []
    ended = False
    before = ""
    for piece in given:
        if piece.mark:
            made.append(_in_a_sentence(piece, before) if piece.text.startswith(NAMELESS) else piece)
            before, ended = piece.text, bool(_ENDED.search(piece.text))
        else:
            said = _tidied(piece.text)
            said = said[1:] if ended and said.startswith(".") else said
            before, ended = (said if said.strip() else before), ended and not said
            made.append(Piece(said))
    kept = _stripped(made)
    return [] if len(kept) == 1 and not kept[0].mark and _CITATION.fullmatch(kept[0].text) else kept


def _stripped(made: list[Piece]) -> list[Piece]:
    """Pieces without the white space of the template at either end, and without empty ones of it."""
    if made and not made[0].mark:
        made[0] = Piece(made[0].text.lstrip())
    if made and not made[-1].mark:
        made[-1] = Piece(made[-1].text.rstrip())
    return [piece for piece in made if piece.text or piece.mark]


def _in_a_sentence(piece: Piece, before: str) -> Piece:
    """The word for a person without a name, with a small letter unless a sentence begins with it."""
    goes_on = before.strip() and not before.rstrip().endswith((".", "!", "?", "”", "’"))
    return piece._replace(text=NAMELESS[0].lower() + piece.text[1:]) if goes_on else piece


def _tidied(text: str) -> str:
    text = _BEFORE_A_STOP.sub("", _SPACES.sub(" ", text))
    return _COMMA_AND_STOP.sub(lambda m: m[1], _AFTER_A_BRACKET.sub("", text))


def with_us_commas(given: Sequence[Piece]) -> list[Piece]:
    """Tidied pieces with the comma that American English wants after the year when the sentence goes on.

    Only the wording's own dates get it: a text that the officer wrote is left as written.
    """
    made: list[Piece] = []
    date_before = False
    for piece in given:
        if not piece.mark:
            comma = "," if date_before and _GOES_ON.match(piece.text) else ""
            made.append(Piece(comma + _US_DATE.sub(lambda m: f"{m[1]},", piece.text)))
        else:
            made.append(piece)
        date_before = bool(piece.mark) and len(piece.text) < 40 and bool(_DATE_ENDS.search(piece.text))
    return made


def bare(text: str) -> str:
    """The words without the marks."""
    return _MARK.sub(lambda mark: mark.group(3), text)
