"""What differs between two states of a case, and the bringing together of three."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from psi.case.changes import Conflict, Difference, covers, differences, merge

WORDS = st.sampled_from(["mill", "shop", "farm", "order", "a.b"])
LENGTHS = st.dictionaries(st.sampled_from(["years", "months", "days"]), st.integers(1, 3), min_size=1)
SENTENCES = st.fixed_dictionaries({}, optional={"kind": st.sampled_from(["jail", "fine"]), "custody": LENGTHS, "also": WORDS})


def entries(**fields: Any) -> Any:
    entry = st.fixed_dictionaries({"id": st.sampled_from("abcde")}, optional=fields)
    return st.lists(entry, unique_by=lambda e: e["id"], min_size=1, max_size=4)


CHARGES = entries(offense=WORDS, disposition=st.sampled_from(["dismissed", "convicted"]))
CASES = st.fixed_dictionaries(
    {"id": st.just("c")},
    optional={
        "employment": entries(employer=WORDS, began=st.sampled_from(["2019", "2020"]), source=st.lists(WORDS, min_size=1, max_size=2)),
        "criminal_history": entries(docket=WORDS, charges=CHARGES, sentence=SENTENCES),
        "identity": st.fixed_dictionaries({"surname": WORDS}, optional={"born": WORDS, "aliases": st.lists(WORDS, min_size=1, max_size=2)}),
        "unanswered": st.dictionaries(st.sampled_from(["military", "skills"]), st.fixed_dictionaries({"state": WORDS}, optional={"why": WORDS}), min_size=1),
    },
)


def related(place: str, others: set[str]) -> bool:
    return any(covers(place, other) or covers(other, place) or covers(other.partition(":")[0], place) for other in others)


def places(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    return {d.place for d in differences(old, new)}


@given(CASES, CASES)
def test_no_difference_is_seen_exactly_when_both_are_the_same(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert (differences(old, new) == ()) == (old == new)
    assert [(d.place, d.after, d.before) for d in differences(old, new)] == [(d.place, d.before, d.after) for d in differences(new, old)]


@given(CASES, CASES)
def test_what_was_not_touched_since_becomes_what_is_given(base: dict[str, Any], other: dict[str, Any]) -> None:
    assert merge(base, base, other).value == other
    assert merge(base, base, other).conflicts == ()


@given(CASES, CASES)
def test_a_file_that_did_not_change_changes_nothing(base: dict[str, Any], held: dict[str, Any]) -> None:
    done = merge(base, held, base)
    assert (done.value, done.conflicts, done.taken) == (held, (), ())


@given(CASES, CASES)
def test_both_sides_the_same_is_no_conflict(base: dict[str, Any], both: dict[str, Any]) -> None:
    assert merge(base, both, both).value == both


@given(CASES, CASES, CASES)
def test_without_a_conflict_the_sides_can_be_exchanged(base: dict[str, Any], held: dict[str, Any], other: dict[str, Any]) -> None:
    done = merge(base, held, other)
    back = merge(base, other, held)
    assert {c.place for c in done.conflicts} == {c.place for c in back.conflicts}
    if not done.conflicts:
        assert done.value == back.value


@given(CASES, CASES, CASES)
def test_nothing_held_that_the_file_did_not_touch_is_lost(base: dict[str, Any], held: dict[str, Any], other: dict[str, Any]) -> None:
    done = merge(base, held, other)
    touched = places(base, other)
    assert [d for d in done.taken if not related(d.place, touched)] == []


@given(CASES, CASES, CASES)
def test_nothing_of_the_file_is_lost_but_what_waits(base: dict[str, Any], held: dict[str, Any], other: dict[str, Any]) -> None:
    done = merge(base, held, other)
    waiting = {c.place for c in done.conflicts}
    mine = places(base, held)
    assert [place for place in places(done.value, other) if not related(place, waiting | mine)] == []


@given(CASES, CASES, CASES)
def test_with_everything_accepted_nothing_waits_and_every_conflict_went_to_the_file(base: dict[str, Any], held: dict[str, Any], other: dict[str, Any]) -> None:
    waiting = merge(base, held, other).conflicts
    done = merge(base, held, other, {c.place for c in waiting})
    assert done.conflicts == ()
    assert [c.place for c in waiting if c.place in places(done.value, other) and not c.place.endswith(":order")] == []


def case(*jobs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "c", "employment": list(jobs)} | more


MILL, SHOP, FARM = ({"id": i, "employer": i.title()} for i in ("mill", "shop", "farm"))


def test_an_entry_that_holds_only_its_id_is_seen_to_come_and_go() -> None:
    assert differences({"id": "c"}, {"id": "c", "employment": [{"id": "mill"}]}) == (Difference("employment.mill", None, {"id": "mill"}),)


def test_the_order_of_entries_is_a_difference_of_its_own() -> None:
    assert differences(case(MILL, SHOP), case(SHOP, MILL)) == (Difference("employment:order", ["mill", "shop"], ["shop", "mill"]),)


def test_a_list_of_plain_values_is_one_value() -> None:
    found = differences({"id": "c", "identity": {"aliases": ["A"]}}, {"id": "c", "identity": {"aliases": ["A", "B"]}})
    assert found == (Difference("identity.aliases", ["A"], ["A", "B"]),)


def test_a_key_with_a_dot_is_not_taken_for_two_steps() -> None:
    assert differences({"id": "c", "a.b": 1}, {"id": "c", "a": {"b": 1}}) == (Difference("a.b", None, 1), Difference("a\\.b", 1, None))


def test_a_correction_stays_and_waits_where_the_file_says_something_new() -> None:
    base, held, other = case(MILL), case(MILL | {"employer": "Mine"}), case(MILL | {"employer": "Theirs"})
    done = merge(base, held, other)
    assert (done.value, done.conflicts) == (held, (Conflict("employment.mill.employer", "Mill", "Mine", "Theirs"),))
    assert merge(base, held, other, {"employment.mill.employer"}).value == other
    assert merge(base, held, other, {"employment"}).value == other


def test_an_entry_removed_on_one_side_and_changed_on_the_other_waits_whole() -> None:
    base, held, other = case(MILL, SHOP), case(MILL | {"began": "2019"}, SHOP), case(SHOP)
    done = merge(base, held, other)
    assert (done.value, done.conflicts) == (held, (Conflict("employment.mill", MILL, MILL | {"began": "2019"}, None),))
    assert merge(base, held, other, {"employment.mill"}).value == other
    assert merge(base, other, held).value == other


def test_an_entry_that_the_file_dropped_and_nobody_touched_is_removed() -> None:
    assert merge(case(MILL, SHOP), case(MILL, SHOP, FARM), case(SHOP)).value == case(SHOP, FARM)


def test_a_length_of_time_is_never_put_together_from_two_sides() -> None:
    def prior(**length: int) -> dict[str, Any]:
        return {"id": "c", "criminal_history": [{"id": "p", "sentence": {"custody": length}}]}

    done = merge(prior(years=1), prior(months=18), prior(years=1, days=10))
    assert done.value == prior(months=18)
    assert [c.place for c in done.conflicts] == ["criminal_history.p.sentence.custody"]


def test_parts_that_both_sides_added_are_put_together() -> None:
    assert merge({"id": "c"}, {"id": "c", "identity": {"surname": "A"}}, {"id": "c", "identity": {"born": "1990"}}).value == {
        "id": "c",
        "identity": {"surname": "A", "born": "1990"},
    }


def test_entries_added_on_both_sides_stand_behind_the_neighbor_they_stood_behind() -> None:
    done = merge(case(MILL, SHOP), case(MILL, FARM, SHOP), case(MILL, SHOP, {"id": "zoo"}))
    assert [job["id"] for job in done.value["employment"]] == ["mill", "farm", "shop", "zoo"]


def test_two_new_orders_that_differ_wait() -> None:
    done = merge(case(MILL, SHOP, FARM), case(SHOP, MILL, FARM), case(FARM, MILL, SHOP))
    assert [c.place for c in done.conflicts] == ["employment:order"]
    assert merge(case(MILL, SHOP, FARM), case(SHOP, MILL, FARM), case(FARM, MILL, SHOP), {"employment:order"}).value == case(FARM, MILL, SHOP)
