"""What is typed on the desk, without a browser: kept at once, brought together, put back."""

import datetime as dt
from pathlib import Path

import pytest

from psi.case import Case
from psi.errors import BadInput
from psi.intake.application import DO, Application, problems
from psi.intake.desk import Desk
from psi.intake.screen import Table
from psi.store import Store, opening
from psi.store.opening import open_store
from psi.workbench import Stale, casework

ON = dt.date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path}/s/cases.db")
    casework.create(opened, "c-1", "us-ohio")
    return opened


def test_what_is_typed_is_a_draft_at_once_and_is_there_when_the_case_is_opened_again(store: Store) -> None:
    Desk(store, "c-1").type_in("identity.surname", "Avery")
    again = Desk(store, "c-1")
    assert (again.typed["identity"], again.kept.get("identity")) == ({"surname": "Avery"}, None)


def test_what_is_emptied_is_gone_and_not_kept_as_an_empty_word(store: Store) -> None:
    desk = Desk(store, "c-1")
    desk.type_in("identity.surname", "Avery")
    desk.type_in("identity.surname", "   ")
    assert desk.typed["identity"] == {}


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("identity.born", "March 4, 1989", "1989-03-04"),
        ("identity.born", "31 February 1989", "31 February 1989"),
        ("identity.aliases", "Danny\n\n Dan ", ["Danny", "Dan"]),
        ("release.amount", "5000", "5000"),
        ("release.amount", "five thousand", "five thousand"),
        ("plea.written", "yes", True),
        ("plea.plea", "no-contest", "no-contest"),
        ("offense.role", "One.\r\n\r\nTwo.", "One.\n\nTwo."),
    ],
)
def test_what_is_typed_is_kept_as_it_is_understood_or_as_it_was_typed(store: Store, path: str, typed: str, kept: object) -> None:
    desk = Desk(store, "c-1")
    desk.type_in(path, typed)
    assert desk.at(path) == kept


def test_a_length_is_kept_by_its_units(store: Store) -> None:
    desk = Desk(store, "c-1")
    place = desk.add("criminal_history")
    desk.type_in(f"{place}.sentence.custody", "1 year 6 months")
    assert desk.at(f"{place}.sentence.custody") == {"years": 1, "months": 6}


def test_an_answer_takes_the_place_of_the_reason_why_there_was_none(store: Store) -> None:
    desk = Desk(store, "c-1")
    desk.mark("identity.citizenship", state="declined")
    desk.mark("identity.citizenship", why="on the advice of counsel")
    assert desk.typed["identity"]["unanswered"] == {"citizenship": {"state": "declined", "why": "on the advice of counsel"}}
    desk.type_in("identity.citizenship", "Canada")
    assert desk.typed["identity"] == {"citizenship": "Canada"}


def test_a_removed_entry_comes_back_where_it_stood(store: Store) -> None:
    desk = Desk(store, "c-1")
    first, second = desk.add("residences"), desk.add("residences")
    desk.type_in(f"{first}.place", "Harmon")
    desk.remove(first)
    assert [entry["id"] for entry in desk.typed["residences"]] == ["residences-2"]
    assert desk.put_back() == first
    assert [entry["id"] for entry in desk.typed["residences"]] == ["residences-1", second.rpartition(".")[2]]
    assert desk.at(f"{first}.place") == "Harmon"


def test_a_copy_stands_behind_its_original_under_an_id_of_its_own(store: Store) -> None:
    desk = Desk(store, "c-1")
    first = desk.add("employment")
    desk.type_in(f"{first}.employer", "Old Mill")
    desk.add("employment")
    copy = desk.add("employment", desk.at(first))
    assert [entry["id"] for entry in desk.typed["employment"]] == ["employment-1", copy.rpartition(".")[2], "employment-2"]
    assert desk.at(f"{copy}.employer") == "Old Mill"


def test_a_dispute_is_added_and_removed_by_its_number(store: Store) -> None:
    desk = Desk(store, "c-1")
    job = desk.add("employment")
    place = desk.add_plain(f"{job}.disputes")
    desk.type_in(f"{place}.by", "defense counsel")
    assert desk.at(f"{job}.disputes") == [{"by": "defense counsel"}]
    desk.remove_plain(place)
    assert desk.at(f"{job}.disputes") is None


def test_two_desks_keep_what_each_typed_in_its_own_places(store: Store) -> None:
    one, other = Desk(store, "c-1"), Desk(store, "c-1")
    one.type_in("identity.surname", "Avery")
    other.type_in("identity.citizenship", "Canada")
    assert (other.typed["identity"], other.conflicts) == ({"surname": "Avery", "citizenship": "Canada"}, ())


def test_one_place_typed_in_two_ways_waits_for_a_choice(store: Store) -> None:
    one, other = Desk(store, "c-1"), Desk(store, "c-1")
    one.type_in("identity.surname", "There")
    other.type_in("identity.surname", "Here")
    (conflict,) = other.conflicts
    assert (conflict.place, conflict.held, conflict.given, other.at("identity.surname")) == ("identity.surname", "There", "Here", "There")
    other.choose("identity.surname", mine=True)
    assert (Desk(store, "c-1").at("identity.surname"), other.conflicts) == ("Here", ())


def test_an_entry_removed_here_and_changed_there_waits_for_a_choice(store: Store) -> None:
    first = Desk(store, "c-1")
    job = first.add("employment")
    first.type_in(f"{job}.employer", "Old Mill")
    one, other = Desk(store, "c-1"), Desk(store, "c-1")
    one.type_in(f"{job}.employer", "New Mill")
    other.remove(job)
    assert [conflict.place for conflict in other.conflicts] == [job]
    other.choose(job, mine=True)
    assert Desk(store, "c-1").typed.get("employment") in (None, [])


def test_an_entry_that_was_removed_elsewhere_is_named_by_its_words(store: Store) -> None:
    one, other = Application(store, ON, case="c-1", only="family"), Desk(store, "c-1")
    assert one.desk is not None
    place = one.desk.add("residences")
    one.desk.type_in(f"{place}.place", "Harmon")
    other.open_again()
    other.remove(place)
    one.on_event({"do": "type", "path": f"{place}.place", "value": "Harmon, Ohio"})
    (table,) = (part for part in one.screen().parts if isinstance(part, Table) and part.id == "conflicts")
    assert table.rows[0].cells[:2] == ("Residences, Harmon, Ohio", "(nothing)")


def test_a_revision_saved_meanwhile_is_brought_together_before_anything_is_promoted(store: Store) -> None:
    desk = Desk(store, "c-1")
    desk.type_in("identity.surname", "Here")
    case, revision = casework.whole(store, "c-1")
    casework.put(store, case.model_copy(update={"identity": case.identity.model_copy(update={"citizenship": "Canada"})}), "there", revision.number)
    with pytest.raises(Stale):
        desk.promote("interview")
    assert desk.typed["identity"] == {"citizenship": "Canada", "surname": "Here"}
    assert desk.promote("interview") == 3
    assert casework.whole(store, "c-1")[0].identity.surname == "Here"


def test_a_fault_of_psi_is_answered_and_tells_nothing_of_the_case(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Application(store, dt.date(2026, 11, 25), case="c-1")
    monkeypatch.setitem(DO, "go", lambda self, event: {}["a name of somebody"])  # type: ignore[arg-type]
    screen = app.on_event({"do": "go", "what": "check", "number": 7})
    assert (screen.failed, screen.answered) == (True, 7)
    assert screen.status == "Not saved: a fault of psi (KeyError). Reload the page."


def test_a_refusal_is_said_in_its_own_words_and_the_typing_goes_on(store: Store) -> None:
    app = Application(store, dt.date(2026, 11, 25), case="c-1")
    app.on_event({"do": "go", "what": "paste", "number": 1})
    screen = app.on_event({"do": "type", "path": "pasted", "value": "x" * 300_001, "number": 2})
    assert screen.status.startswith("Not saved: The record has more than 300,000 characters")
    assert app.on_event({"do": "type", "path": "pasted", "value": "ARREST", "number": 3}).failed is False


def test_a_choice_that_waits_is_there_after_a_reload_and_nothing_is_promoted_before_it(store: Store) -> None:
    one, other = Desk(store, "c-1"), Desk(store, "c-1")
    one.type_in("identity.surname", "There")
    other.type_in("identity.surname", "Here")
    again = Desk(store, "c-1")
    assert [(c.place, c.held, c.given) for c in again.conflicts] == [("identity.surname", "There", "Here")]
    with pytest.raises(BadInput, match="some places were changed in two windows"):
        again.promote("interview")
    again.choose("identity.surname", mine=True)
    assert Desk(store, "c-1").conflicts == ()
    assert again.promote("interview") == 2


def test_what_was_entered_after_a_removal_stays_when_it_is_put_back(store: Store) -> None:
    desk = Desk(store, "c-1")
    first = desk.add("employment")
    desk.remove(first)
    second = desk.add("employment")
    desk.type_in(f"{second}.employer", "Second")
    desk.put_back()
    assert [entry["id"] for entry in desk.typed["employment"]] == [first.rpartition(".")[2], second.rpartition(".")[2]]


@pytest.mark.parametrize("others", [0, 1])
def test_typing_into_an_entry_that_another_window_removed_is_refused_and_harms_nothing(store: Store, others: int) -> None:
    one = Desk(store, "c-1")
    job, *_ = [one.add("employment") for _ in range(1 + others)]
    other = Desk(store, "c-1")
    other.remove(job)
    one.type_in("identity.surname", "Avery")
    one.open_again()
    with pytest.raises(BadInput, match="this entry was removed in another window"):
        one.type_in(f"{job}.employer", "Old Mill")
    assert len(Desk(store, "c-1").typed.get("employment") or []) == others


def test_a_whole_list_can_be_without_entries_for_a_stated_reason(store: Store) -> None:
    desk = Desk(store, "c-1")
    desk.mark("criminal_history", state="not-applicable")
    desk.mark("criminal_history", why="the national search found nothing")
    again = Desk(store, "c-1")
    assert again.typed["unanswered"] == {"criminal_history": {"state": "not-applicable", "why": "the national search found nothing"}}
    again.add("criminal_history")
    assert "unanswered" not in Desk(store, "c-1").typed


@pytest.mark.parametrize(("typed", "kept"), [("$1,250", "1250"), ("£ 17.50", "17.50"), ("1250 dollars", "1250 dollars")])
def test_an_amount_is_kept_without_its_sign_and_commas(store: Store, typed: str, kept: str) -> None:
    desk = Desk(store, "c-1")
    desk.type_in("release.amount", typed)
    assert desk.at("release.amount") == kept


def test_a_birth_that_lies_ahead_is_named(store: Store) -> None:
    desk = Desk(store, "c-1")
    desk.type_in("identity.born", "March 4, 2090")
    assert problems(desk, dt.date(2026, 11, 25)) == {"identity.born": "this day lies ahead. Check the year."}


def test_what_is_typed_into_a_stored_section_survives_a_revision_saved_meanwhile(store: Store) -> None:
    case, revision = casework.whole(store, "c-1")
    casework.put(store, case.model_copy(update={"identity": case.identity.model_copy(update={"surname": "Stored"})}), "first", revision.number)
    desk = Desk(store, "c-1")
    desk.type_in("identity.surname", "Typed here")
    case, revision = casework.whole(store, "c-1")
    casework.put(store, case.model_copy(update={"identity": case.identity.model_copy(update={"citizenship": "Canada"})}), "there", revision.number)
    with pytest.raises(Stale):
        desk.promote("interview")
    assert (desk.typed["identity"], desk.conflicts) == ({"surname": "Typed here", "citizenship": "Canada"}, ())
    desk.type_in("identity.surname", "Typed once more")
    assert desk.kept["identity"] == {"surname": "Stored", "citizenship": "Canada"}


def test_what_could_not_be_kept_is_kept_with_the_next_change_wherever_that_is(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(store, "c-1")
    with store.engine.connect() as other:  # type: ignore[attr-defined]
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0)
        desk.store = open_store(f"sqlite:///{tmp_path}/s/cases.db")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(BadInput, match="another program holds it"):
            desk.type_in("identity.surname", "Avery")
        other.exec_driver_sql("ROLLBACK")
    desk.type_in("court.judge", "Rosalind P. Avery")
    again = Desk(store, "c-1")
    assert (again.at("identity.surname"), again.at("court.judge")) == ("Avery", "Rosalind P. Avery")


@pytest.mark.parametrize("page", ["check", "report"])
def test_a_screen_that_cannot_be_made_says_why_and_the_others_stay_reachable(store: Store, page: str) -> None:
    casework.put(store, Case.model_validate({"id": "no-court"}), "import", None)
    app = Application(store, dt.date(2026, 11, 25), case="no-court")
    screen = app.on_event({"do": "go", "what": page, "number": 1})
    assert "the case names no jurisdiction" in str(screen.parts)
    assert (screen.answered, bool(screen.steps)) == (1, True)
    assert app.on_event({"do": "go", "what": "finances", "number": 2}).title == "Finances"
