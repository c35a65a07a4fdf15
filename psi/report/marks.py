"""Marks inside rendered wording that say where a text comes from, read back as runs.

The marks are code points that Unicode reserves for internal use; `psi.text.clean` refuses them in every
input, so no text of a case can forge one.
"""

import re

from psi.report.values import Run

FACT, POINT, GAP, TEXT, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
PARAGRAPH = "\ufdd5"
_MARK = re.compile(f"([{FACT}{POINT}{GAP}])([^{FACT}-{END}]*){TEXT}([^{FACT}-{END}]*){END}")


def fact(text: str, place: str) -> str:
    """The text, marked as the fact at that place of the case; its blank lines part paragraphs."""
    parts = (" ".join(part.split("\n")) for part in re.split(r"\n[ \t]*\n\s*", text))
    return PARAGRAPH.join(f"{FACT}{place}{TEXT}{part}{END}" for part in parts if part)


def pointer(key: str) -> str:
    """A reference to the number of the paragraph with that key; the number is filled in last."""
    return f"{POINT}{key}{TEXT}{END}"


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
    """Marked text with the white space of the template run together; facts stay as they are."""
    pieces, at = [], 0
    for mark in _MARK.finditer(text):
        pieces += [_tidied(text[at : mark.start()]), mark.group()]
        at = mark.end()
    return "".join([*pieces, _tidied(text[at:])]).strip()


def _tidied(piece: str) -> str:
    piece = re.sub(r"\s+", " ", piece)
    return re.sub(r"([(\[]) ", r"\1", re.sub(r" ([,.;:)\]])", r"\1", piece))


def bare(text: str) -> str:
    """The words without the marks."""
    return _MARK.sub(lambda mark: mark.group(3), text)
