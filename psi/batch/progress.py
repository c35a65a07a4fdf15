"""How a batch tells what it is doing: a bar on a terminal, a line a case elsewhere, events for programs."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Protocol, TextIO

from psi.batch.run import Told


class Progress(Protocol):
    """What somebody sees of a batch while it runs."""

    def tell(self, told: Told) -> None:
        """One case is done."""
        ...

    def notice(self, says: str) -> None:
        """Something to know that is about no case."""
        ...


class Bar:
    """A bar with the time that is left and the failures so far."""

    def __init__(self, total: int | None, stream: TextIO) -> None:
        from tqdm import tqdm

        tqdm.monitor_interval = 0
        self.failed, self.bar = 0, tqdm(total=total, file=stream, unit=" cases", dynamic_ncols=True)

    def tell(self, told: Told) -> None:
        """Move the bar; a failure is written above it."""
        if told.standing == "failed":
            self.failed += 1
            self.bar.write(line(told), file=self.bar.fp)
        self.bar.set_postfix_str(f"{self.failed} failed", refresh=False)
        self.bar.update()

    def notice(self, says: str) -> None:
        """Write it above the bar."""
        self.bar.write(says, file=self.bar.fp)


class Lines:
    """One line a case."""

    def __init__(self, total: int | None, stream: TextIO) -> None:
        self.done, self.total, self.stream = 0, total, stream

    def tell(self, told: Told) -> None:
        """Write the line."""
        self.done += 1
        of = f" of {self.total}" if self.total is not None else ""
        print(f"{self.done}{of}  {line(told)}", file=self.stream, flush=True)

    def notice(self, says: str) -> None:
        """Write it on a line of its own."""
        print(f"psi: {says}", file=self.stream, flush=True)


class Events:
    """One JSON object a line."""

    def __init__(self, total: int | None, stream: TextIO) -> None:
        self.stream = stream
        self._write({"event": "began", "cases": total})

    def tell(self, told: Told) -> None:
        """Write what became of a case."""
        self._write({"event": "case"} | asdict(told))

    def notice(self, says: str) -> None:
        """Write it as an event of its own."""
        self._write({"event": "notice", "says": says})

    def _write(self, event: dict[str, object]) -> None:
        print(json.dumps(event, ensure_ascii=False), file=self.stream, flush=True)


@contextmanager
def shown(total: int | None, *, as_json: bool) -> Iterator[Progress]:
    """The way that fits where the batch is run."""
    if as_json:
        yield Events(total, sys.stdout)
    elif sys.stderr.isatty():
        made = Bar(total, sys.stderr)
        try:
            yield made
        finally:
            made.bar.close()
    else:
        yield Lines(total, sys.stderr)


def line(told: Told) -> str:
    """What became of a case, in one line."""
    if told.standing == "failed":
        return f"{told.case}: failed after {told.seconds:.1f} s: {told.error}{f', {told.says}' if told.says else ''}"
    return f"{told.case}: {told.standing}{f' in {told.seconds:.1f} s' if told.standing == 'rendered' else ''}"
