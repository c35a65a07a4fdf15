"""What many tests start from: a small case, written to a file or read at once."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.case import Case, read_case
from psi.errors import BadFile

ON = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No site's own templates and no stored cases; nothing that `--site` sets outlives its test."""
    monkeypatch.setenv("PSI_SITE", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PSI_DATABASE_URL", raising=False)


@pytest.fixture
def on() -> dt.date:
    return ON


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a case file as the user would have it, and return its path."""

    def write(content: str | bytes, name: str = "case.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def a_case(written: Callable[..., Path]) -> Callable[[str], Case]:
    """A case of Ohio with these parts besides its id, read from a file."""

    def read(parts: str = "", jurisdiction: str = "us-ohio") -> Case:
        return read_case(written(f"id: made-up\njurisdiction: {jurisdiction}\ninvented: true\n{parts}"))

    return read


@pytest.fixture
def refusal(written: Callable[..., Path]) -> Callable[..., str]:
    """What psi says of a file that it refuses to read, without the file's name."""

    def refused(content: str | bytes, name: str = "case.yaml") -> str:
        path = written(content, name)
        with pytest.raises(BadFile) as caught:
            read_case(path)
        assert all(line.startswith(f"{path}: ") for line in str(caught.value).splitlines())
        return "\n".join(caught.value.problems)

    return refused
