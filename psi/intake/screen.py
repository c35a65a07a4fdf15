"""A screen as values: what stands on it, in order, for the widget to draw. Nothing here knows a browser."""

from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any, Literal

Kind = Literal["none", "line", "text", "choice", "many", "date", "money", "number", "length", "lines"]
Tone = Literal["plain", "error", "warning", "done"]


@dataclass(frozen=True)
class Choice:
    """One answer of a list: what is kept, and the words for it."""

    value: str
    words: str


@dataclass(frozen=True)
class Field:
    """One control with its label: what was typed, what was understood, what is wrong with it.

    `path` is its place in the case. `unanswered` is the state of a missing answer and `why` its reason; `states` are
    those that may be chosen, none where the field cannot be without an answer. `guide` says what a good entry holds.
    """

    path: str
    label: str
    kind: Kind
    value: str = ""
    hint: str = ""
    echo: str = ""
    error: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    states: tuple[Choice, ...] = ()
    unanswered: str = ""
    why: str = ""
    guide: str = ""
    type: str = "field"


@dataclass(frozen=True)
class Button:
    """Something to do: the words on it, what it asks for, and with what; `busy` says what is done while the answer is awaited."""

    words: str
    do: str
    what: str = ""
    tone: Literal["main", "plain", "danger"] = "plain"
    says: str = ""
    id: str = ""
    busy: str = ""
    type: str = "button"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the screen's own."""

    words: str
    level: int = 2
    id: str = ""
    type: str = "heading"


@dataclass(frozen=True)
class Note:
    """A sentence, in a box when it has a tone."""

    words: str
    tone: Tone = "plain"
    type: str = "note"


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells, what can be done with it, and whether it is the one being edited.

    `whole` holds, for each cell that shows only the beginning of a long text, all of it, to be unfolded.
    """

    id: str
    cells: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    note: str = ""
    open: bool = False
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with its caption and headings; one that `stacks` becomes one column where the page is narrow, each cell under its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    id: str = ""
    stacks: bool = False
    type: str = "table"


@dataclass(frozen=True)
class Group:
    """Controls that belong together, under a legend; `folded` ones open on demand, `foldable` ones are open until somebody closes them."""

    legend: str
    parts: tuple[Any, ...]
    folded: bool = False
    foldable: bool = False
    id: str = ""
    type: str = "group"


@dataclass(frozen=True)
class Buttons:
    """Buttons side by side."""

    parts: tuple[Button, ...]
    type: str = "buttons"


@dataclass(frozen=True)
class Link:
    """One line of a list of things to look at: its words, and the screen and control it leads to."""

    words: str
    step: str
    path: str = ""


@dataclass(frozen=True)
class Links:
    """A list of things to look at."""

    title: str
    parts: tuple[Link, ...]
    tone: Tone = "plain"
    type: str = "links"


@dataclass(frozen=True)
class Picture:
    """A picture as PNG in base64, with the words that say what it shows."""

    png: str
    alt: str
    type: str = "picture"


@dataclass(frozen=True)
class Upload:
    """A file to bring in from this computer: the words for it, and the kinds of file it takes."""

    words: str
    do: str
    takes: str
    hint: str = ""
    type: str = "upload"


@dataclass(frozen=True)
class Step:
    """A step of the case in the list at the side: how many things are missing or wrong in it."""

    id: str
    words: str
    state: str
    current: bool = False


@dataclass(frozen=True)
class Screen:
    """All that is shown. `status` is the state of saving; `said` is read out once; `focus` is where the keyboard goes.

    `address` is the screen's place in the history of the browser, by ids alone; a form in a notebook has none.
    """

    title: str
    parts: tuple[Any, ...]
    steps: tuple[Step, ...] = ()
    place: str = ""
    case: str = ""
    status: str = ""
    failed: bool = False
    said: str = ""
    focus: str = ""
    back: bool = False
    address: str = ""
    answered: int = field(default=0)


def as_data(screen: Screen) -> dict[str, Any]:
    """The screen as plain data, without what is empty."""
    found = _lean(asdict(screen)) if is_dataclass(screen) else {}
    assert isinstance(found, dict)
    return found


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lean(each) for name, each in value.items() if each not in ("", (), False, None) or name in {"value", "answered"}}
    return [_lean(each) for each in value] if isinstance(value, list | tuple) else value
