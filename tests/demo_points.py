"""An invented instrument made of points that has everything the format can hold: spans, norms by sex, proration, published counts."""

from pathlib import Path

from psi.rulebook import PointsInstrument, in_force
from psi.rulebook.editions import Rules

FIRST_DAY = "2025-07-01"
DEMO = """\
id: demo
title: Demonstration screen (invented)
kind: points
status: entered
in_force_from: 2025-07-01
checked_on: 2026-11-20
checked_by: Nobody, it is invented
source: {title: "Demo Manual, 3d ed."}
licence: public domain
licence_source: invented for the tests
terms_of_use: Invented; to be used by nobody.
purpose: To try the format.
decision_point: none
outcome: A new arrest
follow_up: Two years
development_sample: none
limits: ["Invented"]
if_unanswered: {method: scale-up, at_most: 1, cite: "§ 4.2"}
items:
  - id: age
    what: Age at arrest
    unit: completed years
    cite: "§ 2.1(a)"
    reversed: true
    answers:
      - {name: under 23, to: 22, points: 2}
      - {name: 23 to 30, from: 23, to: 30, points: 1}
      - {name: 31 or over, from: 31, points: 0}
  - id: job
    what: Has work
    cite: "§ 2.1(b)"
    reversed: true
    answers:
      - {name: "no", also: [none], points: 2}
      - {name: "yes", points: 0}
  - id: arrests
    what: Earlier arrests
    cite: "§ 2.1(c)"
    answers:
      - {name: none, points: 0}
      - {name: one, points: 1}
      - {name: more, points: 4}
  - id: note
    what: Lives alone
    cite: "§ 2.1(d)"
    scored: false
    answers: [{name: "no", points: 0}, {name: "yes", points: 0}]
cutoffs:
  - sex: male
    bands:
      - {name: low, from: 0, to: 2, cite: "§ 3.1"}
      - {name: middle, from: 3, to: 5, cite: "§ 3.1"}
      - {name: high, from: 6, to: 8, cite: "§ 3.1"}
  - sex: female
    bands:
      - {name: low, from: 0, to: 4, cite: "§ 3.2"}
      - {name: high, from: 5, to: 8, cite: "§ 3.2"}
published:
  - {band: low, n: 200, events: 20, cite: "§ 5"}
"""


def shelf(folder: Path, text: str = DEMO, rule_set: str = "demo") -> Path:
    """A folder of rules that holds the invented instrument."""
    file = folder / "nowhere" / rule_set / f"{FIRST_DAY}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return folder


def demo(folder: Path, text: str = DEMO) -> PointsInstrument:
    """The invented instrument."""
    import datetime as dt

    rules: Rules = in_force("demo", dt.date(2026, 1, 1), shelf(folder, text))
    assert isinstance(rules, PointsInstrument)
    return rules
