"""What a person and a program see of a batch while it runs."""

import io
import json

from psi.batch.progress import Bar, Events, Lines, line
from psi.batch.run import Told

FAILED = Told("2026-1", "failed", error="TooLong", says="it took longer than 5 seconds", seconds=5.04)


def test_a_line_says_what_became_of_a_case() -> None:
    assert line(Told("2026-1", "rendered", ("2026-1/report.docx",), seconds=1.26)) == "2026-1: rendered in 1.3 s"
    assert line(Told("2026-1", "unchanged")) == "2026-1: unchanged"
    assert line(FAILED) == "2026-1: failed after 5.0 s: TooLong, it took longer than 5 seconds"


def test_lines_are_numbered_and_a_notice_stands_apart() -> None:
    stream = io.StringIO()
    lines = Lines(2, stream)
    lines.tell(FAILED)
    lines.notice("it takes longer.")
    lines.tell(Told("2026-2", "unchanged"))
    assert stream.getvalue().splitlines() == [f"1 of 2  {line(FAILED)}", "psi: it takes longer.", "2 of 2  2026-2: unchanged"]


def test_every_event_is_a_line_of_json() -> None:
    stream = io.StringIO()
    events = Events(None, stream)
    events.tell(FAILED)
    events.notice("it takes longer.")
    began, case, notice = map(json.loads, stream.getvalue().splitlines())
    assert (began, notice) == ({"event": "began", "cases": None}, {"event": "notice", "says": "it takes longer."})
    assert (case["event"], case["case"], case["standing"], case["error"]) == ("case", "2026-1", "failed", "TooLong")


def test_a_bar_counts_failures_and_writes_them_above_itself() -> None:
    stream = io.StringIO()
    bar = Bar(4, stream)
    bar.notice("it takes longer.")
    bar.tell(FAILED)
    bar.tell(Told("2026-2", "rendered", seconds=1.0))
    bar.bar.refresh()
    bar.bar.close()
    shown = stream.getvalue()
    assert f"{line(FAILED)}\n" in shown
    assert "it takes longer.\n" in shown
    assert "2/4 [" in shown.splitlines()[-1]
    assert "1 failed]" in shown.splitlines()[-1]
