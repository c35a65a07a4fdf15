"""What was changed in two places at once, for somebody to choose."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import labels
from psi.intake.desk import Desk
from psi.intake.screen import Button, Note, Row, Table
from psi.intake.state import State
from psi.intake.widget import Event


def both_changed(desk: Desk) -> Iterator[Any]:
    """What was typed here and changed elsewhere meanwhile, with both readings; what stands there until somebody chooses is the other's."""
    if not desk.conflicts:
        return
    rows = []
    for conflict in desk.conflicts:
        words = labels.Labels(desk.typed, desk.kept).waiting(conflict)
        mine = Button("Take what was typed here", "mine", conflict.place, says=f"Take what was typed here: {words.label}")
        theirs = Button("Keep the other", "theirs", conflict.place, says=f"Keep the other: {words.label}")
        rows.append(Row(conflict.place, (words.label, words.held, words.given), (mine, theirs)))
    yield Note("Somebody else, or another window of yours, changed the same places. Nothing is lost: choose for each.", "warning")
    yield Table("Changed in two places", ("Place", "There", "Here"), tuple(rows), id="conflicts")


def _mine(state: State, event: Event) -> None:
    _choose(state, event["what"], mine=True)


def _theirs(state: State, event: Event) -> None:
    _choose(state, event["what"], mine=False)


def _choose(state: State, place: str, *, mine: bool) -> None:
    if state.desk:
        state.desk.choose(place, mine=mine)
        state.saved()
        state.said, state.focus = "Settled.", "conflicts" if state.desk.conflicts else "psi-title"


DO: dict[str, Callable[[State, Event], None]] = {
    "mine": _mine,
    "theirs": _theirs,
}
