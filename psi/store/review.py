"""The steps of review: who may take which, from which state to which, and what a refusal says.

The same rules stand in `postgresql/rights.sql`, where the database of an office enforces them.
"""

from psi.store.values import NotAllowed

STEPS = {
    "send": (("draft", "returned", "voided"), "in-review"),
    "return": (("in-review",), "returned"),
    "approve": (("in-review",), "approved"),
    "disclose": (("approved",), "disclosed"),
    "finalise": (("disclosed",), "final"),
}
REFUSALS = {
    "not-allowed": "your role does not allow this step.",
    "second-person": "the person who wrote or sent this revision cannot approve it. Somebody else must.",
    "one-person": "this store belongs to one person, and an approval needs a second. An office uses PostgreSQL.",
    "changed": "the case has been changed since it was sent for review. Send it again.",
    "too-early": "there is no plea or verdict yet. Record the written consent to an earlier disclosure with --consent.",
    "final": "the case is final: it can no longer be changed.",
    "no-documents": "no document was shown with this step.",
}


def state_after_save(state: str) -> str:
    """The state of a case once a new revision is saved: whatever was signed before is void, and the state says so."""
    return "voided" if state in {"in-review", "approved", "disclosed", "voided"} else "draft"


def refused(case: str, outcome: str, state: str = "") -> NotAllowed:
    """The refusal in plain words."""
    said = REFUSALS.get(outcome, f"this step does not follow from the state '{state}'.")
    return NotAllowed(f"{case}: {said}")
