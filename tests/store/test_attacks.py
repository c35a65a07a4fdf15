"""Attacks on the rights that once worked, or that somebody with psql would try first."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from psi.errors import BadInput
from psi.files import private
from psi.store import About, NotAllowed, Store, chain
from psi.store.opening import open_engine, open_store
from psi.workbench import database
from tests.store.conftest import as_person

GIVEN = {"about": About("us-federal", {"conviction": "2026-08-27"}, plea_first=True, terms=("zebulon",)), "reason": "first draft"}
SHOWN = {"report": "0" * 64}
Ask = Callable[[str, str], list[Row[tuple[object, ...]]]]


@pytest.fixture
def office(postgresql: str) -> Iterator[dict[str, Store]]:
    """Ann, who may see contacts, has a case; Sue supervises without that right."""
    people: dict[str, Store] = {person: open_store(as_person(postgresql, person)) for person in ("ann", "ben", "sue", "adam", "aud")}
    people["ann"].create("case-1", '{"id": "case-1"}', contacts='[{"id": "vc", "contact": "419 555 0156"}]', **GIVEN)
    yield people
    for store in people.values():
        store.engine.dispose()  # type: ignore[attr-defined]


@pytest.fixture
def ask(office: dict[str, Store], postgresql: str) -> Ask:
    def run(person: str, statement: str) -> list[Row[tuple[object, ...]]]:
        engine = open_engine(as_person(postgresql, person))
        try:
            with engine.begin() as connection:
                return list(connection.execute(text(statement)).all())
        finally:
            engine.dispose()

    return run


COUNTED = """
    SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)), 0) AS walked FROM pg_class c
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'psi') AND c.relkind = 'i'
"""


@pytest.mark.parametrize("person", ["ben", "sue"])
def test_a_search_walks_no_index_past_a_case_that_may_not_be_seen(office: dict[str, Store], postgresql: str, person: str) -> None:
    if person == "sue":
        office["adam"].seal("case-1", "sue")
        engine = open_engine(postgresql)
        with engine.begin() as connection:
            connection.execute(text("UPDATE psi.cases SET reviewer = 'sam'"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM psi.cases, psi.search_terms"))  # as the server does by itself within a minute or so
        engine.dispose()
    walked = []
    for wanted in ("zebulon", "nobody"):
        engine = open_engine(as_person(postgresql, person))
        with engine.begin() as connection:
            before = connection.execute(text(COUNTED)).scalar_one()
            assert connection.execute(text("SELECT count(*) FROM psi.list_cases(:wanted, '', '', NULL)"), {"wanted": wanted}).scalar() == 0
            walked.append(connection.execute(text(COUNTED)).scalar_one() - before)
        engine.dispose()
    assert walked[0] == walked[1]


def test_a_supervisor_without_the_right_reads_no_contacts_in_anothers_draft(office: dict[str, Store]) -> None:
    office["ann"].keep_draft("case-1", "victim_contacts", '[{"contact": "12 Hidden Street"}]', turn=0, based_on=1)
    office["ann"].keep_draft("case-1", "court", "{}", turn=0, based_on=1)
    assert [draft.section for draft in office["sue"].drafts("case-1", everybody=True)] == ["court"]


def test_contacts_cannot_be_guessed_by_offering_them(office: dict[str, Store]) -> None:
    held = str(office["ann"].read_contacts("case-1"))
    for guess in (held, held.replace("0156", "0157")):
        with pytest.raises(NotAllowed, match="your role does not allow you to change victims' contacts"):
            office["sue"].save("case-1", '{"id": "case-1"}', contacts=guess, based_on=1, **GIVEN)


def test_no_line_of_the_audit_holds_a_hash_that_a_guess_could_be_held_against(office: dict[str, Store]) -> None:
    assert chain.digest(str(office["ann"].read_contacts("case-1"))) not in "".join(row.detail for row in office["aud"].audit())


def test_a_right_given_by_hand_is_gone_after_the_next_migration(office: dict[str, Store], postgresql: str, ask: Ask) -> None:
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(text("GRANT SELECT ON psi.revisions TO psi_officer"))
    engine.dispose()
    assert len(ask("ann", "SELECT content FROM psi.revisions")) == 1
    assert database.migrate_database(postgresql) == "The tables are up to date already."
    with pytest.raises(DBAPIError, match="permission denied"):
        ask("ann", "SELECT content FROM psi.revisions")


def approved(office: dict[str, Store]) -> None:
    office["ann"].sign("case-1", "send", documents=SHOWN, note="", about=About())
    office["sue"].sign("case-1", "approve", documents=SHOWN, note="", about=About("us-federal", {}, plea_first=True))


def test_the_approver_and_not_the_officer_says_whether_there_was_a_plea(office: dict[str, Store]) -> None:
    approved(office)
    with pytest.raises(NotAllowed, match="there is no plea or verdict yet"):
        office["ann"].sign("case-1", "disclose", documents=SHOWN, note="", about=About("us-federal", {"conviction": "2000-01-01"}))


@pytest.mark.parametrize("remark", ["consent: ", "consent: ...", "Consent: counsel", "no consent: counsel"])
def test_a_consent_must_say_something(office: dict[str, Store], remark: str) -> None:
    approved(office)
    with pytest.raises(NotAllowed, match="there is no plea or verdict yet"):
        office["ann"].sign("case-1", "disclose", documents=SHOWN, note=remark, about=About())


@pytest.mark.parametrize("convicted", ["0", "", "2999-01-01", "September"])
def test_a_day_of_plea_that_is_no_day_gone_by_opens_nothing(office: dict[str, Store], convicted: str) -> None:
    office["ann"].sign("case-1", "send", documents=SHOWN, note="", about=About())
    office["sue"].sign("case-1", "approve", documents=SHOWN, note="", about=About("us-federal", {"conviction": convicted}, plea_first=True))
    with pytest.raises(NotAllowed, match="there is no plea or verdict yet"):
        office["ann"].sign("case-1", "disclose", documents=SHOWN, note="", about=About())


def test_only_the_documents_that_were_approved_are_disclosed(office: dict[str, Store]) -> None:
    approved(office)
    with pytest.raises(NotAllowed, match="the case has been changed since it was sent for review"):
        office["ann"].sign("case-1", "disclose", documents={"anything": "else"}, note="consent: both parties", about=About())


def test_a_supervisor_cannot_approve_words_that_an_officer_only_saved_again(office: dict[str, Store]) -> None:
    office["sue"].save("case-1", '{"id": "case-1", "mine": 1}', based_on=1, **GIVEN)
    office["ann"].save("case-1", '{"id": "case-1", "mine": 1 }', based_on=2, **GIVEN)
    office["ann"].sign("case-1", "send", documents=SHOWN, note="", about=About())
    with pytest.raises(NotAllowed, match="the person who wrote or sent this revision cannot approve it"):
        office["sue"].sign("case-1", "approve", documents=SHOWN, note="", about=About())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT psi.announce('x', 'the victim lives at 12 Hidden Street', NULL)",
        "SELECT psi.record_use('render', 'case-1', 'the victim lives at 12 Hidden Street')",
        "SELECT psi.record_use('a word of mine', 'case-1', '{}')",
    ],
)
def test_nobody_writes_words_of_their_own_into_the_audit(office: dict[str, Store], ask: Ask, statement: str) -> None:
    ask("ann", statement)
    assert "Hidden" not in "".join(f"{row.action}{row.detail}" for row in office["aud"].audit())


@pytest.mark.parametrize(
    ("content", "about"),
    [
        ("not json", About()),
        ('{"id": "another"}', About()),
        ('{"id": "case-1", "id": "case-1"}', About()),
        ('{"id": "case-1", "victim_contacts": [{"contact": "x"}]}', About()),
        ('{"id": "case-1"}', About("us-ohio\x1b[31m")),
        ('{"id": "case-1"}', About(days={"sentencing": "<script>"})),
        ("[]", About()),
    ],
)
def test_what_psi_could_not_open_is_not_taken(office: dict[str, Store], content: str, about: About) -> None:
    with pytest.raises(BadInput, match="the database does not take this for a case of psi"):
        office["ann"].save("case-1", content, based_on=1, about=about, reason="x")
    assert office["sue"].cases()[0].newest == 1


@pytest.mark.parametrize(
    "call",
    [
        "psi.save_case('case-1', '{}', NULL, NULL, '{}', 'x', 'entered', '{}')",
        "psi.save_case('case-1', NULL, NULL, 1, NULL, NULL, NULL, NULL)",
        "psi.keep_draft('case-1', NULL, NULL, NULL, NULL)",
        "psi.keep_draft('case-1', 'court', 'x', 0, -5)",
        "psi.sign_case('case-1', NULL, NULL, NULL, NULL)",
        "psi.sign_case('case-1', 'send', '{}', '', NULL)",
        "psi.announce('case-1', NULL, NULL)",
        "psi.announce(NULL, NULL, NULL)",
        "psi.record_use(NULL, 'case-1', NULL)",
        "psi.create_case(NULL, NULL, NULL, NULL, NULL, NULL)",
    ],
)
def test_nothing_follows_from_what_was_left_out(office: dict[str, Store], ask: Ask, call: str) -> None:
    try:
        said = str(ask("ann", f"SELECT {call} AS said")[0].said)
    except DBAPIError:
        said = "refused"
    assert "done" not in said
    assert office["ann"].history("case-1")[-1].number == 1
    assert office["ann"].drafts("case-1") == ()
    assert office["ann"].sign_offs("case-1") == ()
    assert chain.broken(office["aud"].audit()) is None


def test_an_erased_id_is_not_given_to_another_case(office: dict[str, Store]) -> None:
    office["adam"].erase("case-1", "retention period over")
    with pytest.raises(BadInput, match="there is a case 'case-1' already. Choose another id"):
        office["ben"].create("case-1", '{"id": "case-1"}', **GIVEN)


def test_a_password_in_the_address_is_in_no_message() -> None:
    with pytest.raises(BadInput) as refused:
        open_store("postgresql://ann@127.0.0.1:1/nowhere?password=opensesame")
    assert "opensesame" not in str(refused.value)


def test_a_file_laid_in_wait_is_not_written_into(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f".export.json.{number}.part").write_text("waiting")
    private.write(tmp_path / "export.json", b"{}")
    assert oct((tmp_path / "export.json").stat().st_mode)[-3:] == "600"
    assert sorted(file.name for file in tmp_path.iterdir()) == [*(f".export.json.{number}.part" for number in range(5)), "export.json"]


def test_erasing_while_another_program_reads_says_that_the_words_still_stand_there(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    store.create("case-1", json.dumps({"id": "case-1", "said": "Quarrymasons"}), **GIVEN)
    with store.engine.connect() as reading:
        reading.exec_driver_sql("PRAGMA busy_timeout = 1")
        reading.exec_driver_sql("BEGIN")
        reading.exec_driver_sql("SELECT count(*) FROM revisions").all()
        from psi.store import opening

        before, opening.BUSY_SECONDS = opening.BUSY_SECONDS, 0
        try:
            other = open_store(f"sqlite:///{tmp_path}/s/cases.db")
            with pytest.raises(BadInput, match="erased, but another program reads the store"):
                other.erase("case-1", "asked for")
        finally:
            opening.BUSY_SECONDS = before
        reading.exec_driver_sql("ROLLBACK")
    assert open_store(f"sqlite:///{tmp_path}/s/cases.db").cases() == ()
