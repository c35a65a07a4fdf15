"""Looking a Word file over before it leaves the office: can everybody read it, and is nothing in it that should not be."""

from pathlib import Path

from psi.document.inspection import layout, leftovers, objects, structure
from psi.document.inspection.formatting import Formatting
from psi.document.inspection.opened import open_word
from psi.document.inspection.places import Pages
from psi.document.inspection.remark import Remark
from psi.errors import BadFile

__all__ = ["Remark", "inspect"]


def inspect(path: Path) -> tuple[Remark, ...]:
    """Everything to mend in a Word file, by rule; raises BadFile when psi cannot read it."""
    file = open_word(path)
    try:
        pages = Pages(file, Formatting(file))
        return tuple(remark for rules in (structure, objects, layout, leftovers) for remark in rules.remarks(pages))
    except ValueError as error:  # a level or a color that is no number
        raise BadFile(path, (f"it says something that no word processor writes ({error}). Open it in Word and save it again.",)) from None
