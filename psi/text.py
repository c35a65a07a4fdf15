"""Cleaning of every text at the edge, so that nothing behind it has to."""

import re
import unicodedata

NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|\u2028|\u2029")


class NotText(ValueError):
    """A character that is no text, with its place."""


def clean(text: str) -> str:
    """Return the text with its line ends made alike, or refuse what no report can print.

    Refused: control characters (line feed and tab excepted), lone surrogates and the code points
    that Unicode reserves as non-characters (`\\ufdd0` to `\\ufdef`, which psi itself uses as marks).
    Everything else is content, whatever it spells. Raises `NotText` with the line and column.
    """
    text = _NEWLINES.sub("\n", text)
    found = NOT_TEXT.search(text)
    if found is None and not _has_plane_end(text):
        return text
    at = found.start() if found else _plane_end(text)
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    raise NotText(f"{describe(text[at])} at line {line}, character {column} of the text; delete it")


def describe(character: str) -> str:
    """Name a character that cannot be shown: `the control character U+0007`."""
    code = f"U+{ord(character):04X}"
    category = unicodedata.category(character)
    kind = {"Cc": "the control character", "Cs": "half of a character (a lone surrogate)"}
    return f"{kind.get(category, 'the non-character')} {code}"


def _has_plane_end(text: str) -> bool:
    return not text.isascii() and any(ord(c) & 0xFFFE == 0xFFFE for c in text)


def _plane_end(text: str) -> int:
    return next(i for i, c in enumerate(text) if ord(c) & 0xFFFE == 0xFFFE)
