"""Marks inside rendered wording that say where a text comes from, read back as runs.

The marks are code points that Unicode reserves for internal use; `psi.text.clean` refuses them in every
input, so no text of a case can forge one.
"""

import re
from collections.abc import Sequence

from psi.report.values import Run

FACT, POINT, GAP, TEXT, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
PARAGRAPH = "\ufdd5"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_US_DATE = re.compile(f"((?:{_MONTHS}) [0-9]{{1,2}}, [0-9]{{4}})(?= [a-zA-Z])")
_DATE_ENDS = re.compile(f"(?:{_MONTHS}) [0-9]{{1,2}}, [0-9]{{4}}$")
_SPACES, _COMMA_AND_STOP = re.compile(r"\s+"), re.compile(r",([,.;])")
_BEFORE_A_STOP, _AFTER_A_BRACKET = re.compile(r" ([,.;:)\]])"), re.compile(r"([(\[]) ")
_GOES_ON = re.compile(r" ([a-zA-Z]|$)")
_ENDED = re.compile(r"[.!?…][”’\"')]?$")
_CITATION = re.compile(r"\[[\d, ]*\]")
_MARK = re.compile(f"([{FACT}{POINT}{GAP}])([^{FACT}-{END}]*){TEXT}([^{FACT}-{END}]*){END}")


def fact(text: str, place: str) -> str:
    """The text, marked as the fact at that place of the case; its blank lines part paragraphs."""
    parts = (" ".join(part.split("\n")) for part in re.split(r"\n[ \t]*\n\s*", text))
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


def runs(text: str) -> tuple[Run, ...]:
    """Split marked text into runs."""
    found: list[Run] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            found.append(Run(text[at : mark.start()]))
        kind, place, inner = mark.groups()
        found.append(Run(inner, fact=place if kind == FACT else None, to=place if kind == POINT else None, gap=kind == GAP))
        at = mark.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return tuple(found)


def tidy(text: str) -> str:
    """Marked text with the white space of the template run together; facts stay as they are.

    A stop that follows a fact which ends its own sentence is left out, and so is a paragraph that is a citation and nothing else.
    """
    made: list[str] = []
    ended = False
    before = ""
    for piece, inner in _pieces(text):
        if inner is None:
            said = _tidied(piece)
            said = said[1:] if ended and said.startswith(".") else said
            before, ended = (said if said.strip() else before), ended and not said
        else:
            said = _in_a_sentence(piece, before) if inner.startswith(NAMELESS) else piece
            before, ended = inner, bool(_ENDED.search(inner))
        made.append(said)
    whole = "".join(made).strip()
    return "" if _CITATION.fullmatch(whole) else whole


def _in_a_sentence(piece: str, before: str) -> str:
    """The word for a person without a name, with a small letter unless a sentence begins with it."""
    goes_on = before.strip() and not before.rstrip().endswith((".", "!", "?", "”", "’"))
    return piece.replace(NAMELESS, NAMELESS[0].lower() + NAMELESS[1:], 1) if goes_on else piece


def _tidied(piece: str) -> str:
    piece = _BEFORE_A_STOP.sub(r"\1", _SPACES.sub(" ", piece))
    return _COMMA_AND_STOP.sub(r"\1", _AFTER_A_BRACKET.sub(r"\1", piece))


def with_us_commas(text: str) -> str:
    """Tidied text with the comma that American English wants after the year when the sentence goes on.

    Only the wording's own dates get it: a text that the officer wrote is left as written.
    """
    pieces = _pieces(text)
    made = []
    for (piece, inner), following in zip(pieces, [*pieces[1:], ("", None)], strict=True):
        if inner is None:
            piece = _US_DATE.sub(r"\1,", piece)
        is_date = inner is not None and len(inner) < 40 and _DATE_ENDS.search(inner)
        made.append(f"{piece}," if is_date and _GOES_ON.match(following[0]) else piece)
    return "".join(made)


def _pieces(text: str) -> list[tuple[str, str | None]]:
    """Marked text as (piece, inner): `inner` is what a mark holds, None for the wording between marks."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            pieces.append((text[at : mark.start()], None))
        pieces.append((mark.group(), mark.group(3)))
        at = mark.end()
    return [*pieces, (text[at:], None)] if at < len(text) else pieces


def bare(text: str) -> str:
    """The words without the marks."""
    return _MARK.sub(lambda mark: mark.group(3), text)
