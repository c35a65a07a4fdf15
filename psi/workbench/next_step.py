"""Where a case stands in its review, what comes next, and whose turn it is: the two-person rule in words."""

from dataclasses import dataclass

from psi.store import Store
from psi.workbench import review

STANDING = {
    "draft": "This case is a draft. Nobody has been asked to review it.",
    "in-review": "This case is with a supervisor for review.",
    "returned": "This case was returned to its officer, to be changed and sent again.",
    "voided": "This case was changed after it was sent or approved. What was signed before no longer counts.",
    "approved": "This case is approved. The report has not been disclosed.",
    "disclosed": "The report was disclosed. The case is not final: a change would void the approval.",
    "final": "This case is final. Nothing in it can be changed.",
}


@dataclass(frozen=True)
class Next:
    """The next step in a sentence that names who may take it, and the steps that this person may take now."""

    said: str
    mine: tuple[str, ...]


def next_step(store: Store, case: str) -> Next | None:
    """What comes next for a case; None when nothing does. Whether a step is allowed, the store decides all the same."""
    head = store.head(case)
    if head is None or head.state == "final":
        return None
    if head.state == "in-review":
        return _reviewing(store, case)
    if head.state == "approved":
        return Next("Next: its officer or a supervisor records that the report was disclosed.", ("disclose",))
    if head.state == "disclosed":
        return Next("Next: its officer or a supervisor makes the case final.", ("finalise",))
    if head.assigned_to == store.actor:
        return Next("Next: you, its officer, send it for review.", ("send",))
    return Next(f"Next: its officer, {head.assigned_to}, sends it for review.", ())


def approved_day(store: Store, case: str) -> str | None:
    """The day that the approved documents are of, while the approval holds; a Word file of another day is a draft."""
    taken = [step for step in review.steps(store, case) if step.sign_off.step == "approve"]
    return taken[-1].sign_off.documents["on"] if taken and taken[-1].holds else None


def _reviewing(store: Store, case: str) -> Next:
    """A supervisor approves or returns; nobody approves what they wrote or sent."""
    approved, sent = review.last(store, case, "approve"), review.last(store, case, "send")
    since = approved.revision if approved else 0
    theirs = {revision.author for revision in store.history(case) if revision.number > since} | ({sent.person} if sent else set())
    said = f"Next: a supervisor approves it or returns it. Whoever wrote or sent it cannot approve it: {', '.join(sorted(theirs))}."
    if sent and sent.person == store.actor:
        return Next(said, ())
    return Next(said, ("return",) if store.actor in theirs else ("approve", "return"))
