"""One cell of a table: its text, or why it cannot be used."""

from dataclasses import dataclass

from psi.text import NotText, clean

MOST_ROWS = 10_000


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: its text, or why it cannot be used."""

    text: str = ""
    problem: str | None = None


def text_cell(said: str) -> Cell:
    """A cell of text, cleaned; control characters are refused."""
    try:
        return Cell(clean(said).strip())
    except NotText as error:
        return Cell(problem=f"the text holds {error}.")


def letters(position: int) -> str:
    """The letters by which a spreadsheet program names a column: A, B, ..., AA."""
    position += 1
    found = ""
    while position:
        position, rest = divmod(position - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
