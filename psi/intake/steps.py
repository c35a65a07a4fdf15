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
    "risk": ("Risk and needs", ("scores", "risk_inputs", "guideline", "needs", "strengths", "plans")),
    "evaluation": ("Evaluation and recommendation", ("evaluation", "recommendation")),
    "sources": ("Interviews, requests and sources", ("interviews", "releases", "record_requests", "documents", "verifications")),
}
CHECK, REPORT, PASTE = "check", "report", "paste"


def step_of(path: str) -> str:
    """The step on which a place of the case stands."""
    section = path.partition(".")[0]
    return next((step for step, (_, sections) in STEPS.items() if section in sections), "defendant")


def steps(desk: Desk, problems: dict[str, str], current: str) -> tuple[Step, ...]:
    """The list at the side, with what is missing or to be mended in each step."""
    missing = [step_of(need.field) for need in completeness.missing(desk.typed)]
    wrong = [step_of(place) for place in problems]
    shown = "history" if current == PASTE else current
    made = [Step(step, words, _state(desk, step, missing.count(step), wrong.count(step)), step == shown) for step, (words, _) in STEPS.items()]
    total = len(problems)
    return (*made, Step(CHECK, "Check", f"{total} to mend" if total else "", current == CHECK), Step(REPORT, "Report", "", current == REPORT))


def _state(desk: Desk, step: str, missing: int, wrong: int) -> str:
    if wrong:
        return f"{wrong} to mend"
    if missing:
        return f"{missing} missing"
    return "begun" if any(desk.typed.get(section) for section in STEPS[step][1]) else "empty"
