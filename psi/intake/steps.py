"""The steps of a case: which sections stand on which screen, and how far each is."""

from psi.intake.desk import Desk
from psi.intake.screen import Step
from psi.workbench import completeness

STEPS = {
    "defendant": ("Defendant", ("identity", "court", "officer", "supervisor", "dates", "release", "custody")),
    "offense": (
        "Offense and victims",
        ("counts", "plea", "offense", "victims", "victim_contacts", "forfeitures", "joint_liability", "codefendants", "related_cases"),
    ),
    "history": ("Criminal history", ("criminal_history", "excluded_records", "pending_charges", "detainers", "supervision")),
    "family": ("Family and residences", ("family", "residences", "home_visit")),
    "health": ("Health and substance use", ("physical_health", "mental_health", "substance_use")),
    "work": ("Education, military and employment", ("education", "skills", "military", "employment", "employment_gaps")),
    "finances": ("Finances", ("finances",)),
    "risk": ("Risk and needs", ("scores", "assessments", "risk_inputs", "guideline", "needs", "strengths", "plans")),
    "evaluation": ("Evaluation and recommendation", ("evaluation", "recommendation")),
    "sources": ("Interviews, requests and sources", ("interviews", "releases", "record_requests", "documents", "verifications")),
    "after": ("Supervision after sentence", ("after_sentence",)),
}
CHECK, REPORT, PASTE, SHEETS = "check", "report", "paste", "sheets"
# The screens that follow the steps, by what is written in the list at the side.
AFTERWARDS = {CHECK: "Check", REPORT: "Report"}


def step_of(path: str) -> str:
    """The step on which a place of the case stands, the reason why nothing stands there, or what is noted of it."""
    section = path.removeprefix("unanswered.").removeprefix("field_notes.").partition(".")[0]
    return next((step for step, (_, sections) in STEPS.items() if section in sections), "defendant")


def name_of(step: str) -> str:
    """What is written on a step or on a screen that follows them."""
    return STEPS[step][0] if step in STEPS else AFTERWARDS[step]


def beside(step: str) -> tuple[str, str]:
    """The step behind and the step before; nothing behind the first."""
    order = ("", *STEPS, *AFTERWARDS)
    at = order.index(step)
    return order[at - 1], order[at + 1]


def steps(desk: Desk, problems: dict[str, str], current: str) -> tuple[Step, ...]:
    """The list at the side, with what is missing or to be mended in each step."""
    missing = [step_of(need.field) for need in completeness.missing(desk.typed)]
    wrong = [step_of(place) for place in problems]
    shown = "history" if current == PASTE else current
    made = [Step(step, words, _state(desk, step, missing.count(step), wrong.count(step)), step == shown) for step, (words, _) in STEPS.items()]
    return (*made, *(Step(screen, words, _counted(0, len(problems)) if screen == CHECK else "", screen == current) for screen, words in AFTERWARDS.items()))


def _state(desk: Desk, step: str, missing: int, wrong: int) -> str:
    """How far a step is, in words: what is to be mended or missing, else whether anything is entered."""
    if wrong or missing:
        return _counted(missing, wrong)
    marks = desk.typed.get("unanswered", {})
    return "✓ complete" if any(desk.typed.get(section) or section in marks for section in STEPS[step][1]) else "empty"


def _counted(missing: int, wrong: int) -> str:
    said = (f"{wrong} to mend" if wrong else "", f"{missing} missing" if missing else "")
    return ", ".join(filter(None, said))
