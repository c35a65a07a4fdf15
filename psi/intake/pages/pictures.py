"""The life timeline beside what is typed: drawn when the answer is out, in a thread of its own, and again only when what it shows has changed."""

import asyncio
import base64
from collections.abc import Iterator
from typing import Any

from psi.case import labels
from psi.intake.desk import Desk
from psi.intake.screen import Group, Link, Links, Note, Picture
from psi.intake.state import State
from psi.intake.steps import step_of
from psi.workbench import timelines

READ_AS = "Upright strokes are dates in the criminal history, the diamond is the present {offense}. Pale bars have an end that is not known to the month."


def life_timeline(state: State, desk: Desk) -> Iterator[Any]:
    """The timeline of what can be read; nothing while nothing has a date."""
    life = timelines.as_typed(desk.typed, state.on)
    if life is None:
        return
    state.to_draw = None if state.drawn and state.drawn[0] == life.figure else life.figure
    left_out = tuple(Link(labels.label(place, desk.typed), step_of(place), place) for place in life.left_out)
    unread = (Links("Left out of the picture, because the dates cannot be read", left_out, "warning"),) if left_out else ()
    yield Group("Life timeline", (_picture(state), Note(READ_AS.format(offense=life.offense)), *unread), foldable=True, id="life-timeline")


def _picture(state: State) -> Picture | Note:
    """The picture as it was drawn last, until the new one is there."""
    return Note("The picture is being drawn.") if state.drawn is None else Picture(state.drawn[1], state.drawn[0].alt)


async def draw(state: State) -> bool:
    """Draw the picture that waits while other things are answered; whether there was one. One that nobody waits for by then is dropped."""
    while (figure := state.to_draw) is not None:
        picture = base64.b64encode(await asyncio.to_thread(timelines.drawn, figure)).decode()
        if state.to_draw == figure:
            state.drawn, state.to_draw = (figure, picture), None
            return True
    return False
