"""Drafts: what was typed is kept as it was typed, by section and by person, until it is promoted or dropped."""

import os
import signal
import time
from pathlib import Path

import pytest

from psi.errors import BadFile, BadInput
from psi.store import About, NoSuchCase, NotAllowed, Stale, StaleDraft, Store
from psi.store.opening import open_store
from psi.workbench import casework, drafting
from tests.store.conftest import as_person

GIVEN = {"about": About("us-ohio"), "reason": "first draft"}
SAID = '[{"id": "mill", "employer": "Old Mill", "began": "31 February"}]'


@pytest.fixture
def case(store: Store) -> str:
    casework.create(store, "case-1", "us-ohio")
    return "case-1"


def test_an_invalid_draft_is_kept_as_it_was_typed(store: Store, case: str) -> None:
    store.keep_draft(case, "employment", SAID, turn=0, based_on=1)
    (kept,) = store.drafts(case)
    assert (kept.section, kept.typed, kept.turn, kept.based_on, kept.person) == ("employment", SAID, 1, 1, store.actor)
    assert store.read(case).number == 1


def test_typing_on_replaces_the_draft_and_counts_the_turns(store: Store, case: str) -> None:
    for turn in range(3):
        assert store.keep_draft(case, "employment", f"turn {turn}", turn=turn, based_on=1).turn == turn + 1
    assert [(d.turn, d.typed) for d in store.drafts(case)] == [(3, "turn 2")]


def test_another_window_does_not_overwrite_what_was_typed_meanwhile(store: Store, case: str) -> None:
    store.keep_draft(case, "employment", "first window", turn=0, based_on=1)
    with pytest.raises(StaleDraft, match="the draft of 'employment' was changed in another window at ") as refused:
        store.keep_draft(case, "employment", "second window", turn=0, based_on=1)
    assert refused.value.held is not None
    assert refused.value.held.typed == "first window"


def test_a_draft_that_was_promoted_in_another_window_is_not_begun_again_from_a_stale_one(store: Store, case: str) -> None:
    with pytest.raises(StaleDraft, match="was promoted or dropped in another window"):
        store.keep_draft(case, "employment", "late", turn=4, based_on=1)


def test_a_dropped_draft_is_gone(store: Store, case: str) -> None:
    store.keep_draft(case, "employment", SAID, turn=0, based_on=1)
    store.drop_draft(case, "employment")
    assert store.drafts(case) == ()
    with pytest.raises(BadInput, match="there is no draft of 'employment'"):
        store.drop_draft(case, "employment")


def test_drafts_of_a_case_that_does_not_exist_are_refused(store: Store) -> None:
    for attempt in (lambda: store.keep_draft("nobody", "x", "y", turn=0, based_on=1), lambda: store.drafts("nobody")):
        with pytest.raises(NoSuchCase, match="there is no case 'nobody'"):
            attempt()


def test_the_audit_keeps_that_a_draft_was_begun_and_not_each_key_stroke(store: Store, case: str) -> None:
    for turn in range(5):
        store.keep_draft(case, "employment", "x", turn=turn, based_on=1)
    assert [row.action for row in store.audit()].count("begin draft") == 1


def test_promotion_makes_one_revision_of_the_sections_and_drops_their_drafts(store: Store, case: str) -> None:
    drafting.keep(store, case, "employment", [{"id": "mill", "employer": "Old Mill"}])
    drafting.keep(store, case, "court", {"judge": "Rosalind P. Avery"})
    made = drafting.promote(store, case, reason="interview")
    read, _ = casework.whole(store, case)
    assert (made.number, read.employment[0].employer, read.court.judge) == (2, "Old Mill", "Rosalind P. Avery")
    assert store.drafts(case) == ()


def test_promotion_of_one_section_leaves_the_others_drafts(store: Store, case: str) -> None:
    drafting.keep(store, case, "employment", [{"id": "mill", "employer": "Old Mill"}])
    drafting.keep(store, case, "court", {"judge": 7})
    drafting.promote(store, case, sections=("employment",), reason="interview")
    assert [d.section for d in store.drafts(case)] == ["court"]


def test_an_invalid_draft_is_not_promoted_and_says_what_to_mend(store: Store, case: str) -> None:
    drafting.keep(store, case, "employment", [{"id": "mill", "employer": "Old Mill", "began": "31 February 2019"}])
    with pytest.raises(BadFile, match=r"employment\.mill\.began: '31 February 2019' is no day of the calendar"):
        drafting.promote(store, case, reason="interview")
    assert (store.read(case).number, len(store.drafts(case))) == (1, 1)


def test_a_draft_of_a_section_that_somebody_else_changed_is_stale_and_says_what_changed(store: Store, case: str) -> None:
    drafting.keep(store, case, "employment", [{"id": "mill", "employer": "Old Mill"}])
    changed, revision = casework.whole(store, case)
    other = type(changed).model_validate({"id": case, "jurisdiction": "us-ohio", "employment": [{"id": "shop", "employer": "Shop"}]})
    casework.put(store, other, "another window", revision.number)
    with pytest.raises(Stale, match=r"based on revision 1, but revision 2 was saved by .* It changed: .*Shop"):
        drafting.promote(store, case, reason="interview")
    assert [d.section for d in store.drafts(case)] == ["employment"]


def test_a_draft_of_another_section_than_was_changed_meanwhile_is_promoted_onto_the_newest(store: Store, case: str) -> None:
    drafting.keep(store, case, "court", {"judge": "Rosalind P. Avery"})
    changed, revision = casework.whole(store, case)
    other = type(changed).model_validate({"id": case, "jurisdiction": "us-ohio", "employment": [{"id": "shop", "employer": "Shop"}]})
    casework.put(store, other, "another window", revision.number)
    drafting.promote(store, case, reason="interview")
    read, _ = casework.whole(store, case)
    assert (read.court.judge, read.employment[0].employer) == ("Rosalind P. Avery", "Shop")


def test_a_section_that_psi_does_not_know_is_refused(store: Store, case: str) -> None:
    with pytest.raises(BadInput, match="'employmnt' is no section of a case. Did you mean 'employment'"):
        drafting.keep(store, case, "employmnt", [])


def test_nothing_is_promoted_when_there_is_no_draft(store: Store, case: str) -> None:
    with pytest.raises(BadInput, match="case-1: there is no draft to promote"):
        drafting.promote(store, case, reason="interview")


def test_a_kept_draft_survives_a_killed_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store/cases.db"
    casework.create(open_store(url), "case-1", "us-ohio")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store, turn = open_store(url), 0
            while True:
                turn = store.keep_draft("case-1", "employment", f"typed {turn + 1}", turn=turn, based_on=1).turn
                os.write(writing, f"{turn}\n".encode())
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(0.3)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        acknowledged = int(pipe.read().splitlines()[-1])
    (kept,) = open_store(url).drafts("case-1")
    assert kept.turn in {acknowledged, acknowledged + 1}
    assert kept.typed == f"typed {kept.turn}"


def test_drafts_belong_to_one_person_and_a_supervisor_sees_all_only_when_asked(postgresql: str) -> None:
    ann, ben, sue = (open_store(as_person(postgresql, person)) for person in ("ann", "ben", "sue"))
    ann.create("case-1", '{"id": "case-1"}', **GIVEN)
    ann.keep_draft("case-1", "court", "ann's", turn=0, based_on=1)
    sue.keep_draft("case-1", "court", "sue's", turn=0, based_on=1)
    assert [d.typed for d in ann.drafts("case-1", everybody=True)] == ["ann's"]
    assert [d.typed for d in sue.drafts("case-1")] == ["sue's"]
    assert sorted(d.typed for d in sue.drafts("case-1", everybody=True)) == ["ann's", "sue's"]
    with pytest.raises(NoSuchCase):
        ben.drafts("case-1")
    with pytest.raises(NoSuchCase):
        ben.keep_draft("case-1", "court", "ben's", turn=0, based_on=1)


def test_a_final_case_takes_no_drafts(postgresql: str) -> None:
    ann, sue = (open_store(as_person(postgresql, person)) for person in ("ann", "sue"))
    ann.create("case-1", '{"id": "case-1"}', **GIVEN)
    shown = {"report": "0" * 64}
    for store, step in ((ann, "send"), (sue, "approve"), (ann, "disclose"), (ann, "finalise")):
        store.sign("case-1", step, documents=shown, note="", about=About())
    with pytest.raises(NotAllowed, match="the case is final"):
        ann.keep_draft("case-1", "court", "late", turn=0, based_on=1)
