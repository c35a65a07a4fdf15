"""Lines worked out of what is typed: the way to the entry behind a line, an amount with its sign, what must be mended first."""

from collections.abc import Iterable, Sequence
from typing import Any

from psi.case import labels
from psi.intake.desk import Desk
from psi.intake.screen import Button, Link, Links
from psi.intake.state import State
from psi.intake.steps import step_of


def to_mend(state: State, desk: Desk, sections: Sequence[str], title: str) -> Links | None:
    """What must be mended in some sections before anything is worked out of them; None when nothing must."""
    wrong = {place: says for place, says in state.wrong.items() if place.partition(".")[0] in sections}
    links = tuple(Link(f"{labels.label(place, desk.typed)}: {says}", step_of(place), place) for place, says in wrong.items())
    return Links(title, links, "error") if links else None


def lacking(title: str, missing: Iterable[Any]) -> Links | None:
    """What a sum needs and does not have, each leading to where it is entered; None when nothing lacks."""
    links = tuple(Link(f"{each.what[:1].upper()}{each.what[1:]}", step_of(each.fact or ""), each.fact or "") for each in missing)
    return Links(title, links, "warning") if links else None


def look(place: str, what: str) -> Button:
    """The button that leads to a place of the case."""
    return Button("Go to it", "look", place, says=f"Go to the entry for {what}")


def signed(amount: Any) -> str:
    """An amount with its sign, as the report prints it: +0.5000, −2."""
    if amount is None:
        return ""
    said = f"{abs(amount):.4f}" if isinstance(amount, float) else str(abs(amount))
    return f"{'−' if amount < 0 else '+' if amount else ''}{said}"
