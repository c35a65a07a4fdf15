"""The table and the page of a batch: links that lead to files, what failed first, and no names."""

import csv
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from psi.batch.run import Told
from psi.batch.summary import Summary
from tests.batch.conftest import CANARY, START, Write, psi, texts

VOID = {"meta", "br", "link"}


class Page(HTMLParser):
    """Reads a page, and holds its links, the first cell of each row and whatever is closed in the wrong order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data


@pytest.mark.slow
def test_links_lead_to_files_and_what_failed_comes_first(notebook: Write, cases: Callable[..., list[Path]], tmp_path: Path) -> None:
    write = "if name == 'b': raise ValueError(name)\nfor file in ('my report & more #1.txt', 'ünï.txt'):\n    _ = (folder / file).write_text(case)\n    print(folder / file)"
    out = tmp_path / "out"
    done = psi("batch", *cases("a", "b", "c"), "--notebook", notebook(START, write, f"print('{CANARY}')"), "--out", out, "--workers", 1)
    lines = done.stderr.splitlines()
    assert [line.split(" in ")[0].split(" after ")[0] for line in lines[:3]] == ["1 of 3  a: rendered", "2 of 3  b: failed", "3 of 3  c: rendered"]
    assert lines[3:] == [f"3 cases: 2 rendered, 0 unchanged, 1 failed. {out}/batch.html lists them."]
    assert (done.returncode, done.stdout) == (1, "")
    page = Page((out / "batch.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert page.cells[0:20:5] == ["b", "a", "c"]
    assert page.cells[1:20:5] == ["failed", "rendered", "rendered"]
    assert page.cells[3] == "ValueError: cell 3 (log)"
    assert page.cells[7] == "my report & more #1.txt ünï.txt"
    assert [unquote(link) for link in page.links] == [
        ".psi/logs/b.log",
        *(f"{case}/{file}" for case in "ac" for file in ("my report & more #1.txt", "ünï.txt")),
    ]
    assert all((out / unquote(link)).is_file() for link in page.links)
    with (out / "batch.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["case"], row["standing"], row["error"], row["says"]) for row in rows] == [
        ("a", "rendered", "", ""),
        ("b", "failed", "ValueError", "cell 3"),
        ("c", "rendered", "", ""),
    ]
    assert all((out / unquote(place)).is_file() for row in rows for place in row["documents"].split(" ") if place)
    assert "Quackenbush" not in texts(out) + done.stderr


def test_a_batch_that_was_refused_leaves_the_table_of_the_one_before(tmp_path: Path) -> None:
    with Summary(tmp_path) as summary:
        summary.add(Told("a", "failed", error="ValueError", says="cell <3> & more"))
    before = (tmp_path / "batch.csv").read_bytes(), (tmp_path / "batch.html").read_bytes()
    assert b"cell &lt;3&gt; &amp; more" in before[1]
    with pytest.raises(RuntimeError), Summary(tmp_path):
        raise RuntimeError
    assert ((tmp_path / "batch.csv").read_bytes(), (tmp_path / "batch.html").read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batch.csv", "batch.html"]


def stopped(out: Path) -> None:
    """A batch that is stopped after one case."""
    with Summary(out) as summary:
        summary.add(Told("a", "rendered", ("a/report.docx",), seconds=1.5, megabytes=90))
        raise KeyboardInterrupt


def test_a_batch_that_was_stopped_tells_what_it_has_done(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path)
    assert (tmp_path / "batch.csv").read_text() == "case,standing,documents,error,says,seconds,megabytes\na,rendered,a/report.docx,,,1.5,90\n"
