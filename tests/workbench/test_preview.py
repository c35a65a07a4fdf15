"""Pages of a document as pictures: ten at a time, of what was typed, and nothing left on the disk."""

import tempfile
from pathlib import Path

import pytest

from psi.errors import BadInput
from psi.workbench import open_case, preview

pytestmark = pytest.mark.slow
CASE, ON = "us-ohio-long-record", "2026-11-23"


@pytest.fixture
def emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def pages() -> preview.Pages:
    bench = open_case(CASE, on=ON)
    return preview.pages_of("report", "Presentence Investigation Report", bench.drafts()["report"], bench.on, preview.made_of(bench))


def test_ten_pages_are_shown_at_a_time_and_the_last_ones_are_those_left(emptied: Path) -> None:
    first = pages()
    assert (first.first, first.last, len(first.pictures), first.is_more) == (1, 10, 10, True)
    turns = [first]
    while turns[-1].is_more:
        turns.append(preview.turned_to(first, turns[-1].last + 1))
    assert [(each.first, each.last) for each in turns[:-1]] == [(n * 10 + 1, n * 10 + 10) for n in range(len(turns) - 1)]
    assert (turns[-1].last, len(turns) > 1) == (first.count, True)
    assert len({picture for each in turns for picture in each.pictures}) == first.count
    assert preview.turned_to(turns[-1], -3).first == 1
    assert list(emptied.iterdir()) == []


def test_nothing_is_left_when_the_pages_cannot_be_made(emptied: Path) -> None:
    with pytest.raises(BadInput, match="LibreOffice made no PDF"):
        preview.pages_of("report", "Report", b"PK\x03\x04", open_case(CASE, on=ON).on, "")
    assert list(emptied.iterdir()) == []


def test_a_fact_and_the_day_change_what_the_pages_are_of() -> None:
    bench, again, later = open_case(CASE, on=ON), open_case(CASE, on=ON), open_case(CASE, on="2026-11-24")
    assert preview.made_of(bench) == preview.made_of(again)
    assert preview.made_of(bench) != preview.made_of(later)
    assert preview.made_of(bench) != preview.made_of(open_case("us-ohio-declined", on=ON))
