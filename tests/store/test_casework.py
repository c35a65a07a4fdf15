"""Cases in and out of the store."""

from pathlib import Path

import pytest

from psi.case import read_case
from psi.errors import BadInput
from psi.store import Store
from psi.workbench import casework, examples, importing

LONG = examples()["us-ohio-long-record"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("example", sorted(examples()))
def test_an_example_comes_back_from_the_store_as_it_went_in(store: Store, example: str) -> None:
    importing.import_files(store, (examples()[example],), reason="import")
    assert casework.whole(store, example)[0] == read_case(examples()[example])


def test_importing_the_same_file_again_makes_no_new_revision(store: Store) -> None:
    assert [i.outcome for i in importing.import_files(store, (LONG,), reason="import")] == ["new"]
    assert [i.outcome for i in importing.import_files(store, (LONG,), reason="import")] == ["same"]
    assert len(store.history("us-ohio-long-record")) == 1


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(store: Store) -> None:
    assert [(i.outcome, i.revision) for i in importing.import_files(store, (LONG,), reason="x", dry_run=True)] == [("new", None)]
    assert store.cases() == ()


def test_nothing_is_imported_when_one_file_cannot_be_read(store: Store, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.yaml", "id: broken\nnobody: 1\n")
    with pytest.raises(BadInput, match="line 2: nobody: 'nobody' is not a field psi knows here"):
        importing.import_files(store, (LONG, broken), reason="import")
    assert store.cases() == ()


def test_differences_name_the_place_and_both_values(store: Store, tmp_path: Path) -> None:
    first = "id: c\nemployment:\n- {id: mill, employer: Old Mill}\n- {id: shop, employer: Shop}\n"
    second = "id: c\nemployment:\n- {id: shop, employer: Shop}\n- {id: mill, employer: New Mill, began: 2019}\n"
    importing.import_files(store, (write(tmp_path / "c.yaml", first),), reason="one")
    importing.import_files(store, (write(tmp_path / "c.yaml", second),), reason="two")
    found = [(d.place, d.label, d.before, d.after) for d in casework.differences(store, "c", 1, 2)]
    assert found == [
        ("employment.mill.began", "Employment, New Mill: start", None, "2019"),
        ("employment.mill.employer", "Employment, New Mill: employer", "Old Mill", "New Mill"),
        ("employment:order", "Employment: order of the entries", "mill; shop", "shop; mill"),
    ]


def test_restoring_makes_a_new_revision_and_keeps_the_others(store: Store, tmp_path: Path) -> None:
    for employer in ("Old Mill", "New Mill"):
        importing.import_files(store, (write(tmp_path / "c.yaml", f"id: c\nemployment:\n- {{id: mill, employer: {employer}}}\n"),), reason="x")
    made = casework.restore(store, "c", 1, "the first was right")
    assert made.number == 3
    assert casework.case_of(store.read("c")).employment[0].employer == "Old Mill"
    assert [r.number for r in store.history("c")] == [1, 2, 3]


def test_an_exported_case_is_private_and_reads_back(store: Store, tmp_path: Path) -> None:
    importing.import_files(store, (LONG,), reason="import")
    path = casework.export(store, "us-ohio-long-record", tmp_path / "out")
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert read_case(path) == read_case(LONG)
    assert [*store.audit()][-1].action == "export"
