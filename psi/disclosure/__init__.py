"""What a given reader may have: the case with everything else really removed, before any text is made."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from psi.case.model import Case
from psi.case.record import PrintAs
from psi.disclosure.alone import Withheld, only_withheld
from psi.disclosure.minors import in_plain, shortening, with_initials
from psi.disclosure.pointers import every_source, mended, used_sources
from psi.disclosure.printing import Printing, printable, shortened
from psi.disclosure.withheld import without_withheld
from psi.rulebook.jurisdiction import Jurisdiction, Reader

__all__ = ["Disclosed", "Printing", "Withheld", "disclose", "in_plain", "only_withheld", "shortened", "shortening", "used_sources", "without_withheld"]


@dataclass(frozen=True)
class Disclosed:
    """A case reduced for one reader, and the places that were removed, which no document of that reader names."""

    case: Case
    reader: Reader
    withheld: tuple[str, ...]


def disclose(case: Case, jurisdiction: Jurisdiction, reader: Reader, own: Mapping[str, PrintAs] | None = None, *, on: dt.date) -> Disclosed:
    """Remove what is withheld from the reader, what only that rested on, and what is not printed; `on` tells who is under 18.

    `own` is what one document prints otherwise than the jurisdiction's `printing` says. Raises RuleDefect when a place there
    is no place in a case, or the value there cannot have the form.
    """
    policy = Printing(jurisdiction.id, jurisdiction.printing | dict(own or {}) | dict.fromkeys(reader.without, "working"))
    reduced, withheld = without_withheld(case, reader)
    sources = every_source(case) if own else used_sources(reduced)  # a document of its own lists no source that it does not use
    shown = mended(printable(reduced, "", policy), policy.hidden, sources)
    shown = with_initials(shown, case, on) if jurisdiction.minors == "initials" else shown
    return Disclosed(shown, reader, (*withheld, *reader.without))
