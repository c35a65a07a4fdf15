"""What was changed in two places at once, for somebody to choose."""

from collections.abc import Callable, Iterator
from typing import Any

from psi.case import Case, labels
from psi.case.changes import Conflict, annotation_of, model_in, path_of
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
        words = labels.Labels(desk.typed, desk.kept, *_states(conflict)).waiting(conflict)
        mine = Button("Take what was typed here", "mine", conflict.place, says=f"Take what was typed here: {words.label}")
        theirs = Button("Keep the other", "theirs", conflict.place, says=f"Keep the other: {words.label}")
        rows.append(Row(conflict.place, (words.label, words.held, words.given), (mine, theirs)))
    yield Note("Somebody else, or another window of yours, changed the same places. Nothing is lost: choose for each.", "warning")
    yield Table("Changed in two places", ("Place", "There", "Here"), tuple(rows), id="conflicts")


def _states(conflict: Conflict) -> Iterator[dict[str, Any]]:
    """The readings of a place, each as a case that holds nothing else: they name an entry that was removed elsewhere."""
    for reading in (conflict.given, conflict.held, conflict.was):
        if isinstance(reading, dict):
            yield _around(path_of(conflict.place), reading, Case)


def _around(path: tuple[str, ...], reading: Any, annotation: Any) -> Any:
    """What stands around a reading: each list on the way with the one entry in question."""
    if not path:
        return reading
    field = annotation_of(annotation, path[0])
    inside = _around(path[1:], reading, field or model_in(annotation))
    return {path[0]: inside} if field is not None else [{"id": path[0]} | inside]


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
