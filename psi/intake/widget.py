"""The one widget: it draws a screen and sends back what the person does. The only module that knows ipywidgets and anywidget."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from psi.intake.screen import Screen, as_data

STATIC = Path(__file__).resolve().parent / "static"
Event = dict[str, Any]


class Form(anywidget.AnyWidget):
    """A screen in the browser.

    `on_event` is called with what the person did and answers with the next screen. `afterwards` is begun when the answer is
    out, one at a time: it may take its time over a picture while more is done and answered, and answers with one more screen
    when there is something new to see.
    """

    _esm = STATIC / "form.js"
    _css = STATIC / "form.css"
    screen = traitlets.Dict().tag(sync=True)

    def __init__(self, first: Screen, on_event: Callable[[Event], Screen], afterwards: Callable[[], Awaitable[Screen | None]] | None = None) -> None:
        super().__init__(screen=as_data(first))
        self._on_event, self._afterwards = on_event, afterwards
        self._under_way: asyncio.Task[None] | None = None
        self.on_msg(self._received)

    def _received(self, widget: Any, event: Event, buffers: Any) -> None:
        if event.get("do") == "ping":
            self.send({"pong": event.get("number", 0)})
        else:
            self.screen = as_data(self._on_event(event | ({"data": bytes(buffers[0])} if buffers else {})))
        if self._afterwards and (self._under_way is None or self._under_way.done()):
            self._under_way = asyncio.get_running_loop().create_task(self._follow(self._afterwards()))

    async def _follow(self, later: Awaitable[Screen | None]) -> None:
        more = await later
        if more is not None:
            self.screen = as_data(more)

    def hand_over(self, name: str, data: bytes) -> None:
        """Give the browser a file to keep."""
        self.send({"file": name}, buffers=[data])
