"""Write docs/coverage.md from the rule files: `python tools/coverage.py`."""

from pathlib import Path

from psi.workbench import rules

PAGE = Path(__file__).resolve().parent.parent / "docs" / "coverage.md"
KINDS = {
    "formula": "worked out from the record",
    "entered": "entered by an assessor, compared with our cut-offs",
    "points": "added up from the answers",
    "guideline": "table read",
}
STATUS = {"entered": "entered", "partial": "entered in part", "not-entered": "**not entered: refused by name**"}


def page() -> str:
    """The page as text."""
    rows = [
        f"| {held['jurisdiction']} | `{held['id']}` | {held['title']} | {KINDS[held['kind']]} | {edition['in_force_from']} "
        f"| {STATUS[edition['status']]} | {edition['checked_on']} |"
        for held in rules.coverage()
        for edition in held["editions"]
    ]
    head = [
        "# What is modeled",
        "",
        "Made from the rule files by `python tools/coverage.py`; do not edit.",
        "",
        "| jurisdiction | rule set | title | how | in force from | state | compared with its source |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
