"""What a sheet of arrests and prosecutions says, as values: every item with the lines of the sheet it came from."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from psi.case.history import Disposition, Length

Lines = tuple[tuple[int, str], ...]
Layout = Literal["numbered cycles", "blocks", "columns", "California", "unknown"]
SentenceKind = Literal["prison", "jail", "suspended-custody", "probation", "community-control", "fine"]


@dataclass(frozen=True)
class SheetDate:
    """A date as the sheet writes it, and as psi writes it: `iso` is None when it is impossible or could mean two days.

    `problem` says which; it is empty where the date was read, and where the sheet says that there is none.
    """

    said: str
    iso: str | None = None
    problem: str = ""


@dataclass(frozen=True)
class SheetSentence:
    """A sentence in the sheet's words, and the parts of it that can be understood for certain.

    `also` holds the parts that were not understood, in words. `kind` is None where two kinds stand side by side.
    """

    said: str
    kind: SentenceKind | None = None
    custody: Length = field(default_factory=Length)
    suspended: Length = field(default_factory=Length)
    supervision: Length = field(default_factory=Length)
    community_service: Length = field(default_factory=Length)
    fine: Decimal | None = None
    restitution: Decimal | None = None
    also: str = ""


@dataclass(frozen=True)
class SheetCharge:
    """One charge of a sheet. `disposition` is None where none is given (`disposition_said` is empty) or psi does not know the word."""

    offense: str
    number: str = ""
    statute: str = ""
    degree: str = ""
    disposition: Disposition | None = None
    disposition_said: str = ""
    disposed: SheetDate | None = None
    sentence: SheetSentence | None = None
    sentenced: SheetDate | None = None
    lines: Lines = ()


@dataclass(frozen=True)
class Event:
    """One arrest with what came of it, or one court case; `name` and `born` only where the sheet gives them for this event.

    `filed` is the date of a docket listing, which is not said to be an arrest. `problems` is what could not be placed.
    `fingerprint` is what the sheet says of whether the fingerprints matched.
    """

    kind: Literal["arrest", "court"]
    number: str = ""
    arrested: SheetDate | None = None
    filed: SheetDate | None = None
    agency: str = ""
    court: str = ""
    docket: str = ""
    name: str = ""
    born: SheetDate | None = None
    charges: tuple[SheetCharge, ...] = ()
    problems: tuple[str, ...] = ()
    lines: Lines = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class About:
    """Whom the sheet says it is of, and the court whose listing it is; `lines` also holds its title, headings and ruled lines."""

    names: tuple[str, ...] = ()
    born: tuple[SheetDate, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    court: str = ""
    lines: Lines = ()


@dataclass(frozen=True)
class Reading:
    """A sheet as it was read. Every line that is not blank is in an event, in `about` or in `unread`.

    `columns` are the headings of a table that psi does not know: what stands under them is in no entry.
    """

    layout: Layout
    about: About
    events: tuple[Event, ...] = ()
    unread: Lines = ()
    columns: tuple[str, ...] = ()
