"""What is typed on the desk, without a browser: kept at once, brought together, put back."""

import datetime as dt
from pathlib import Path

import pytest

from psi.intake.application import DO, Application
from psi.intake.desk import Desk
from psi.store import Store
from psi.store.opening import open_store
from psi.workbench import Stale, casework


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
    screen = app.on_event({"do": "type", "path": "pasted", "value": "a bell \x07", "number": 2})
    assert screen.status.startswith("Not saved: the words given hold the control character U+0007")
    assert app.on_event({"do": "type", "path": "pasted", "value": "ARREST", "number": 3}).failed is False
