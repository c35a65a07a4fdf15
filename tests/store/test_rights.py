"""What a person with psql and their own credentials can and cannot do: raw SQL, nothing of ours in between."""

from collections.abc import Callable

import pytest
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from psi.store import About, NoSuchCase, NotAllowed, chain
from psi.store.opening import open_engine, open_store
from tests.store.conftest import as_person, database

GIVEN = {"about": About("us-ohio", {"sentencing": "2026-12-08", "conviction": "2026-09-22"}), "reason": "first draft"}
Ask = Callable[[str, str], list[Row[tuple[object, ...]]]]


@pytest.fixture(scope="module")
def ask_untouched(cluster: str, prepared: str) -> Ask:
    """The same on one database for every statement that must change nothing."""
    return asking(database(cluster, prepared))


@pytest.fixture
def ask(postgresql: str) -> Ask:
    """Ann has a case of her own; the fixture runs raw SQL as anybody."""
    return asking(postgresql)


def asking(postgresql: str) -> Ask:
    store = open_store(as_person(postgresql, "ann"))
    store.create("anns-case", '{"secret": "of ann"}', **GIVEN)
    store.engine.dispose()

    def run(person: str, statement: str) -> list[Row[tuple[object, ...]]]:
        engine = open_engine(as_person(postgresql, person))
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement))
                return list(result.all()) if result.returns_rows else []
        finally:
            engine.dispose()

    return run


@pytest.mark.parametrize("person", ["ann", "ben", "sue", "adam", "aud"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT content FROM psi.revisions",
        "SELECT id FROM psi.cases",
        "EXPLAIN ANALYZE SELECT FROM psi.cases WHERE id = 'anns-case'",
        "SELECT * FROM psi.sign_offs",
        "SELECT * FROM psi.audit",
        "INSERT INTO psi.revisions VALUES ('anns-case', 9, 'ann', 'now', 'x', 'y', 'z')",
        "UPDATE psi.revisions SET content = 'x'",
        "DELETE FROM psi.revisions",
        "UPDATE psi.cases SET assigned_to = session_user",
        "DELETE FROM psi.cases",
        "INSERT INTO psi.audit SELECT number + 100, at, actor, action, case_id, detail, previous, digest FROM psi.audit",
        "UPDATE psi.audit SET actor = 'somebody'",
        "DELETE FROM psi.audit",
        "TRUNCATE psi.audit",
        "SELECT psi.log('read', 'anns-case', '{}')",
        "GRANT psi_supervisor TO ben",
        "GRANT SELECT ON psi.revisions TO ben",
        "ALTER ROLE ben SUPERUSER",
        "SET ROLE psi_owner",
        "ALTER TABLE psi.cases DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER audit_kept ON psi.audit",
        "CREATE OR REPLACE FUNCTION psi.holds(office name) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE psi.mine (x text)",
    ],
)
def test_nobody_can_do_this_with_raw_sql(ask_untouched: Ask, person: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner|only roles"):
        ask_untouched(person, statement)


def test_an_officer_sees_only_their_own_cases(ask: Ask) -> None:
    assert [row.id for row in ask("ann", "SELECT id FROM psi.list_cases('', '', '', NULL)")] == ["anns-case"]
    assert ask("ben", "SELECT id FROM psi.list_cases('', '', '', NULL)") == []


def test_a_case_of_another_officer_cannot_be_read_and_the_try_is_recorded(ask: Ask) -> None:
    assert [row.announce for row in ask("ben", "SELECT psi.announce('anns-case', 'read', NULL)")] == [None]
    assert [row.detail for row in ask("ben", "SELECT detail FROM psi.audit_rows(NULL, NULL) WHERE action = 'refused'")] == ['{"tried" : "read"}']
    number = ask("ann", "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce
    assert ask("ben", f"SELECT * FROM psi.read_case({number})") == []


def test_every_read_with_psql_is_audited_before_the_content_is_given_out(ask: Ask) -> None:
    number = ask("ann", "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce
    assert [row.action for row in ask("aud", "SELECT action FROM psi.audit_rows(NULL, NULL)")] == ["create", "read"]
    assert ask("ann", f"SELECT content FROM psi.read_case({number})")[0].content == '{"secret": "of ann"}'


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT r.content FROM psi.announce('anns-case', 'read', NULL) AS number, psi.read_case(number) AS r",
        "SELECT psi.read_contacts(number) FROM psi.announce('anns-case', 'read contacts', NULL) AS number WHERE psi.read_contacts(number) IS NOT NULL",
        """DO $$ DECLARE seen text; BEGIN
            BEGIN
                SELECT content INTO seen FROM psi.read_case(psi.announce('anns-case', 'read', NULL));
                RAISE division_by_zero;
            EXCEPTION WHEN division_by_zero THEN NULL; END;
            IF seen IS NOT NULL THEN RAISE EXCEPTION 'content without a line in the audit'; END IF;
        END $$""",
    ],
)
def test_no_transaction_reads_what_it_could_take_out_of_the_audit_again(ask: Ask, statement: str) -> None:
    assert ask("ann", statement) == []


def test_an_announcement_is_good_for_a_minute_and_for_what_it_says(ask: Ask, postgresql: str) -> None:
    number = ask("ann", "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce
    assert ask("ann", f"SELECT psi.read_contacts({number}) AS seen")[0].seen is None
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(text("UPDATE psi.announced SET at = at - interval '61 seconds'"))
    engine.dispose()
    assert ask("ann", f"SELECT * FROM psi.read_case({number})") == []


def test_a_case_given_to_somebody_else_is_not_read_with_an_older_announcement(ask: Ask) -> None:
    number = ask("ann", "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce
    ask("sue", "SELECT psi.assign_case('anns-case', 'ben')")
    assert ask("ann", f"SELECT * FROM psi.read_case({number})") == []


def test_nobody_can_hold_up_the_audit_from_outside(ask_untouched: Ask) -> None:
    for statement in ("SELECT * FROM psi.audit_turn FOR UPDATE", "LOCK TABLE psi.audit IN EXCLUSIVE MODE", "SELECT * FROM psi.announced"):
        with pytest.raises(DBAPIError, match="permission denied"):
            ask_untouched("sue", statement)


def test_an_officer_reads_only_their_own_audit_rows(ask: Ask) -> None:
    assert len(ask("ann", "SELECT * FROM psi.audit_rows(NULL, NULL)")) == 1
    assert ask("ben", "SELECT * FROM psi.audit_rows(NULL, NULL)") == []


def test_a_supervisor_sees_every_case_that_is_not_sealed(ask: Ask, postgresql: str) -> None:
    assert [row.id for row in ask("sue", "SELECT id FROM psi.list_cases('', '', '', NULL)")] == ["anns-case"]
    engine = open_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(text("UPDATE psi.cases SET sealed = true"))
    engine.dispose()
    assert ask("sue", "SELECT id FROM psi.list_cases('', '', '', NULL)") == []
    assert ask("sue", "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce is None


def test_administrators_and_auditors_see_no_case(ask: Ask) -> None:
    for person in ("adam", "aud"):
        assert ask(person, "SELECT psi.announce('anns-case', 'read', NULL)")[0].announce is None


def test_only_a_supervisor_can_give_a_case_to_somebody_else(ask: Ask, postgresql: str) -> None:
    ben = open_store(as_person(postgresql, "ben"))
    with pytest.raises(NotAllowed):
        ben.assign("anns-case", "ben")
    open_supervisor = open_store(as_person(postgresql, "sue"))
    open_supervisor.assign("anns-case", "ben")
    assert ben.read("anns-case").content == '{"secret": "of ann"}'
    for store in (ben, open_supervisor):
        store.engine.dispose()
    assert ask("ann", "SELECT id FROM psi.list_cases('', '', '', NULL)") == []


def test_an_erased_case_is_gone_and_the_audit_still_verifies(ask: Ask, postgresql: str) -> None:
    ann, adam, aud = (open_store(as_person(postgresql, person)) for person in ("ann", "adam", "aud"))
    with pytest.raises(NotAllowed):
        ann.erase("anns-case", "asked for")
    adam.erase("anns-case", "retention period over")
    with pytest.raises(NoSuchCase):
        ann.read("anns-case")
    assert chain.broken(aud.audit()) is None
    for store in (ann, adam, aud):
        store.engine.dispose()
    engine = open_engine(postgresql)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM psi.revisions")).scalar() == 0
    engine.dispose()


def test_the_owner_cannot_change_a_written_audit_row_either(ask: Ask, postgresql: str) -> None:
    engine = open_engine(postgresql)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("UPDATE psi.audit SET actor = 'somebody'"))
    engine.dispose()
