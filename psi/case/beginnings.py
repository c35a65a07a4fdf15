"""A long text by its beginning: its first sentence, or its first words."""

import re

# Their point ends no sentence: a title or an initial before a name, "No." before a number.
_SHORTENED = re.compile(r"(?:^|[\s(“‘])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|Sgt|Lt|Capt|St|No|Nos|vs?|[A-Z])\.$")


def first_sentence(text: str) -> str:
    """The first sentence of a text; the whole of it when it is one."""
    for end in re.finditer(r"[.!?…][”’\"')]* (?=[^a-z])", text):
        if not _SHORTENED.search(text[: end.end() - 1]):
            return text[: end.end() - 1]
    return text


def first_words(text: str, most: int) -> str:
    """The words a text begins with; three dots stand for the rest."""
    words = text.split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")
