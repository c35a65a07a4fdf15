"""Cases, revisions and the audit: the same promises on both databases."""

import pytest

from psi.errors import BadInput
from psi.store import About, NoSuchCase, Stale, Store, chain, listing

GIVEN = {"about": About("us-ohio", {"sentencing": "2026-12-08", "conviction": "2026-09-22"}), "reason": "first draft"}


def test_a_new_case_has_one_revision_with_the_content_as_given(store: Store) -> None:
    store.create("case-1", '{"id": "case-1", "says": "Zoë’s"}', **GIVEN)
    read = store.read("case-1")
    assert (read.number, read.content, read.reason) == (1, '{"id": "case-1", "says": "Zoë’s"}', "first draft")


def test_the_same_id_twice_is_refused(store: Store) -> None:
    store.create("case-1", "{}", **GIVEN)
    with pytest.raises(BadInput, match="there is a case 'case-1' already"):
        store.create("case-1", "{}", **GIVEN)


def test_a_save_makes_a_new_revision_and_keeps_the_old_one(store: Store) -> None:
    store.create("case-1", '{"said": "one"}', **GIVEN)
    store.save("case-1", '{"said": "two"}', based_on=1, **GIVEN)
    assert [store.read("case-1", n).content for n in (1, 2)] == ['{"said": "one"}', '{"said": "two"}']
    assert [r.number for r in store.history("case-1")] == [1, 2]


def test_a_stale_save_is_refused_and_names_the_winner(store: Store) -> None:
    store.create("case-1", '{"said": "one"}', **GIVEN)
    winner = store.save("case-1", '{"said": "two"}', based_on=1, **GIVEN)
    with pytest.raises(Stale) as refused:
        store.save("case-1", '{"said": "three"}', based_on=1, **GIVEN)
    assert refused.value.newest.number == 2
    assert winner.author in str(refused.value)
    assert store.read("case-1").content == '{"said": "two"}'


def test_a_case_that_does_not_exist_is_refused(store: Store) -> None:
    for attempt in (lambda: store.read("nobody"), lambda: store.history("nobody"), lambda: store.save("nobody", "{}", based_on=1, **GIVEN)):
        with pytest.raises(NoSuchCase, match="there is no case 'nobody'"):
            attempt()


def test_the_audit_holds_reads_saves_and_refusals_in_an_unbroken_chain(store: Store) -> None:
    store.create("case-1", '{"said": "one"}', **GIVEN)
    store.read("case-1")
    with pytest.raises(NoSuchCase):
        store.read("nobody")
    store.record("render", "case-1", "report")
    rows = list(store.audit())
    assert [row.action for row in rows] == ["create", "read", "refused", "render"]
    assert chain.broken(rows) is None


def test_a_changed_removed_or_moved_audit_row_is_found(store: Store) -> None:
    from dataclasses import replace

    store.create("case-1", '{"said": "one"}', **GIVEN)
    for _ in range(3):
        store.read("case-1")
    rows = list(store.audit())
    anchor = (rows[-1].number, rows[-1].digest)
    assert chain.broken([*rows[:1], replace(rows[1], actor="somebody"), *rows[2:]]) == "row 2 has been changed."
    assert chain.broken([rows[0], *rows[2:]]) == "row 2 is missing: the next one is row 3."
    assert chain.broken(rows[:-1]) is None
    assert chain.broken(rows[:-1], anchor) == "row 4, which was anchored, is not in the audit as it was then."
    assert chain.broken(rows, anchor) is None


def test_hostile_ids_and_contents_are_data(store: Store) -> None:
    hostile = '{"said": "\'; DROP TABLE cases; --"}'
    store.create("case-1", hostile, **GIVEN)
    with pytest.raises(NoSuchCase):
        store.read("x'; DROP TABLE cases; --")
    assert store.read("case-1").content == hostile


def test_cases_are_listed_by_the_day_of_sentencing(store: Store) -> None:
    store.create("later", "{}", **GIVEN | {"about": About("us-ohio", {"sentencing": "2027-01-05"})})
    store.create("unknown", "{}", **GIVEN | {"about": About("us-ohio")})
    store.create("sooner", "{}", **GIVEN | {"about": About("us-ohio", {"sentencing": "2026-12-01"})})
    assert [head.id for head in store.cases()] == ["sooner", "later", "unknown"]


def filled(store: Store) -> None:
    for number, day in enumerate(("2026-12-05", "2026-12-01", None, "2026-12-03", "2026-12-03"), start=1):
        days = {"sentencing": day} if day else {}
        name = "D’Ávila-Nguyễn" if number % 2 else "O’Brien"
        terms = listing.terms({"id": f"c-{number}", "court": {"dockets": [f"26-CR-{number:04d}"]}, "identity": {"surname": name}})
        store.create(f"c-{number}", "{}", **GIVEN | {"about": About("us-ohio", days, terms=terms)})


def test_pages_of_a_list_follow_each_other_without_a_gap(store: Store) -> None:
    filled(store)
    pages, after = [], None
    while page := store.cases(after=after, most=2):
        pages.append([head.id for head in page])
        after = page[-1]
    assert pages == [["c-2", "c-4"], ["c-5", "c-1"], ["c-3"]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("D'Avila", ["c-5", "c-1", "c-3"]),
        ("ngu", ["c-5", "c-1", "c-3"]),
        ("O’BRIEN", ["c-2", "c-4"]),
        ("o'brien", ["c-2", "c-4"]),
        ("26-CR-0003", ["c-3"]),
        ("26 cr 0003", ["c-3"]),
        ("c-2", ["c-2"]),
        ("26", ["c-2", "c-4", "c-5", "c-1", "c-3"]),
    ],
)
def test_a_case_is_found_by_the_beginning_of_its_id_a_docket_or_a_name(store: Store, wanted: str, found: list[str]) -> None:
    filled(store)
    assert [head.id for head in store.cases(wanted)] == found


@pytest.mark.parametrize("wanted", ["%", "_", "’", "'; DROP TABLE cases; --", "vila", "\\", "zzz"])
def test_a_search_takes_no_pattern_and_finds_nothing_inside_a_word(store: Store, wanted: str) -> None:
    filled(store)
    assert store.cases(wanted) == ()


def test_a_save_changes_what_a_case_is_found_by(store: Store) -> None:
    store.create("c-1", "{}", **GIVEN | {"about": About(terms=("avery",))})
    store.save("c-1", "{}", based_on=1, **GIVEN | {"about": About(terms=("osei",))})
    assert [len(store.cases(name)) for name in ("avery", "osei")] == [0, 1]


@pytest.mark.parametrize("hostile", ["../etc/passwd", "nul\0byte", "half \ud800 of a character", "UPPER", "", "x" * 41, "a/b"])
def test_an_id_that_is_none_names_no_case(store: Store, hostile: str) -> None:
    attempts = (
        lambda: store.create(hostile, "{}", **GIVEN),
        lambda: store.save(hostile, "{}", based_on=1, **GIVEN),
        lambda: store.read(hostile),
        lambda: store.read_contacts(hostile),
        lambda: store.history(hostile),
        lambda: store.keep_draft(hostile, "court", "{}", turn=0, based_on=1),
        lambda: store.sign(hostile, "send", documents={"a": "b"}, note="", about=About()),
        lambda: store.record("render", hostile, "report"),
        lambda: store.erase(hostile, "asked for"),
    )
    for attempt in attempts:
        with pytest.raises(NoSuchCase, match="there is no case '"):
            attempt()


def test_nothing_is_wrong_with_a_store_as_it_was_written(store: Store) -> None:
    filled(store)
    store.save("c-1", "{}", based_on=1, **GIVEN)
    assert store.problems() == ()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE {}revisions SET content = 'changed' WHERE case_id = 'c-1'", "c-1: revision 1 does not match its hash."),
        ("UPDATE {}victim_contacts SET content = '[1]' WHERE case_id = 'c-2'", "c-2: the victims' contacts of revision 1 do not match their hash."),
        ("UPDATE {}cases SET newest = 2 WHERE id = 'c-3'", "c-3: the newest revision is said to be 2, but 1 are there."),
    ],
)
def test_what_somebody_changed_behind_psi_is_found(store: Store, request: pytest.FixtureRequest, statement: str, problem: str) -> None:
    from sqlalchemy import text

    from psi.store.opening import open_engine

    filled(store)
    on_postgresql = store.engine.dialect.name == "postgresql"  # type: ignore[attr-defined]
    engine = open_engine(request.getfixturevalue("postgresql")) if on_postgresql else store.engine  # type: ignore[attr-defined]
    with engine.begin() as connection:
        for table in ("revisions", "victim_contacts"):
            connection.execute(text(f"ALTER TABLE psi.{table} DISABLE TRIGGER USER" if on_postgresql else f"DROP TRIGGER {table}_kept_UPDATE"))
        connection.execute(text(statement.format("psi." if on_postgresql else "")))
    engine.dispose()
    assert store.problems() == (problem,)
