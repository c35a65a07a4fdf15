"""What scoring a million rows costs against a formula written by hand in numpy and against a loop over the rows, in one run.

    python -m benchmarks.cohort [ROUNDS] [ROWS]

The three take turns on one table of invented people, with the types pandas gives it when it reads a CSV file (texts, whole
numbers, days). The formula by hand checks nothing and says nothing about a row; the loop is the same formula in plain Python,
run on a part of the table and scaled up. Printed are the medians and the ratios: at most 2 to the formula by hand, at least
10 from the loop. The machine drifts, so only the ratios of one run mean anything. The largest difference of the numbers is
printed too.
"""

import math
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from psi.risk import score_cohort
from psi.risk.formulas import formula_instrument
from psi.risk.offence_codes import offence_codes
from psi.risk.predictor_terms import OTHER_DRUGS
from psi.rulebook import FormulaInstrument

PART = 20_000
"""Rows that the loop is run on."""
TO_HAND, FROM_LOOP = 2.0, 10.0


def main(rounds: int, rows: int) -> None:
    """Measure OGRS3 and ARP, and print medians and ratios."""
    for title, instrument, table, by_hand, by_row, columns in (
        ("OGRS3", "ogrs3", ogrs3_people(rows), ogrs3_by_hand, ogrs3_by_row, ["probability_1yr", "probability_2yr"]),
        ("ARP", "arp", arp_people(rows), arp_by_hand, arp_by_row, ["all_brief", "all_extended"]),
    ):
        terms = coefficients(formula_instrument(instrument))
        part = table.head(PART)
        ours, hand, loop = [], [], []
        for _ in range(rounds):
            ours.append(seconds(partial(score_cohort, instrument, table)))
            hand.append(seconds(partial(by_hand, table, terms)))
            loop.append(seconds(partial(loop_over, by_row, part, terms)) * rows / len(part))
        told = score_cohort(instrument, table)
        apart = max(np.abs(told[name].to_numpy() - values).max() for name, values in zip(columns, by_hand(table, terms), strict=True))
        here, numpy_time, loop_time = (statistics.median(times) for times in (ours, hand, loop))
        print(f"{title:5} {rows:,} rows: psi {here:.2f} s, by hand in numpy {numpy_time:.2f} s, loop over rows {loop_time:.1f} s")
        print(f"      psi to numpy {here / numpy_time:.2f} (at most {TO_HAND:g}), loop to psi {loop_time / here:.1f} (at least {FROM_LOOP:g})")
        print(f"      refused {told['error'].notna().sum()}, largest difference from the formula by hand {apart:.1e}")


def loop_over(by_row: Callable[..., tuple[float, ...]], table: pd.DataFrame, terms: dict[str, dict[str, float]]) -> list[tuple[float, ...]]:
    """The formula of one row on every row."""
    return [by_row(row, terms) for row in table.to_dict("records")]


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def coefficients(instrument: FormulaInstrument) -> dict[str, dict[str, float]]:
    """Every coefficient as a number, by group and name."""
    return {group: {term.name: float(term.value) for term in terms} for group, terms in instrument.terms.items()}


def ogrs3_people(rows: int) -> pd.DataFrame:
    """Invented people for OGRS3."""
    draw = np.random.default_rng(3)
    first = draw.integers(10, 30, rows)
    now = first + draw.integers(0, 30, rows)
    kinds = [term.name for term in formula_instrument("ogrs3").terms["offence category"]]
    table = {
        "sex": np.array(["M", "F"])[draw.integers(0, 2, rows)],
        "age_at_start_of_risk": np.maximum(18, now + draw.integers(0, 3, rows)),
        "age_at_current_conviction": now,
        "age_at_first_sanction": first,
        "previous_sanctions": draw.integers(1, 40, rows),
        "offence_category": np.array(kinds)[draw.integers(0, len(kinds), rows)],
    }
    return pd.DataFrame(table)


def ogrs3_by_hand(table: pd.DataFrame, terms: dict[str, dict[str, float]]) -> "tuple[np.ndarray[Any, Any], ...]":
    """OGRS3 as one writes it in numpy."""
    age, now, first, n = (
        table[name].to_numpy() for name in ("age_at_start_of_risk", "age_at_current_conviction", "age_at_first_sanction", "previous_sanctions")
    )
    edges = np.array([18, 21, 25, 30, 35, 40, 50])
    at = np.searchsorted(edges, age, side="right") - 1
    male, female = (np.array(list(terms[f"age, {sex}"].values())) for sex in ("male", "female"))
    z = np.where((table["sex"] == "M").to_numpy(), male[at], female[at])
    z = z + np.where(n == 0, terms["status"]["first conviction"], terms["status"]["repeat conviction"])
    z = z + terms["rate of sanctions"]["coefficient"] * np.log((n + 1) / (10 + now - first))
    z = z + table["offence_category"].map(terms["offence category"]).to_numpy()
    return tuple(1 / (1 + np.exp(-(constant + z))) for constant in terms["constant"].values())


def ogrs3_by_row(row: dict[str, Any], terms: dict[str, dict[str, float]]) -> tuple[float, ...]:
    """OGRS3 of one row in plain Python."""
    bands = terms["age, male" if row["sex"] == "M" else "age, female"]
    at = sum(row["age_at_start_of_risk"] >= edge for edge in (21, 25, 30, 35, 40, 50))
    z = list(bands.values())[at] + terms["status"]["first conviction" if row["previous_sanctions"] == 0 else "repeat conviction"]
    years = 10 + row["age_at_current_conviction"] - row["age_at_first_sanction"]
    z += terms["rate of sanctions"]["coefficient"] * math.log((row["previous_sanctions"] + 1) / years)
    z += terms["offence category"][row["offence_category"]]
    return tuple(1 / (1 + math.exp(-(constant + z))) for constant in terms["constant"].values())


def arp_people(rows: int) -> pd.DataFrame:
    """Invented people for ARP, with every answer that the extended result needs."""
    draw = np.random.default_rng(4)
    instrument = formula_instrument("arp")
    codes = [each for each in offence_codes(instrument.item("offence_code").table or "").values() if each.category]
    offence = draw.integers(0, len(codes), rows)
    today = np.datetime64("2026-06-01")
    born = today - draw.integers(20 * 366, 60 * 365, rows)
    last = today - draw.integers(0, 2000, rows)
    n = draw.integers(1, 40, rows)
    first = np.where(n == 1, last, born + ((last - born).astype(int) * draw.uniform(0.6, 1, rows)).astype(int))
    table: dict[str, Any] = {
        "dob": born,
        "gender": np.array(["M", "F"])[draw.integers(0, 2, rows)],
        "offence_code": np.array([each.code for each in codes])[offence],
        "actuarial_category": np.array([each.category for each in codes])[offence],
        "total_sanctions_count": n,
        "first_sanction_date": first,
        "last_sanction_date": last,
        "community_date": last + draw.integers(0, 60, rows),
        "assessment_date": np.full(rows, today + 90),
    }
    for item in instrument.items:
        if item.codes:
            table[item.id] = np.array([code.value for code in item.codes])[draw.integers(0, len(item.codes), rows)]
        elif item.asked_for:
            table[item.id] = np.where(draw.random(rows) < 0.1, "Y", "N")
    return pd.DataFrame(table)


POWERS = (1, 2, 3, 4)
CATEGORY_NAMES = {choice.also[0]: choice.name for choice in formula_instrument("arp").item("actuarial_category").choices}


def arp_by_hand(table: pd.DataFrame, terms: dict[str, dict[str, float]]) -> "tuple[np.ndarray[Any, Any], ...]":
    """ARP as one writes it in numpy: both results, without a check of anything."""
    born, first, last, start, end = (
        _calendar(table[f"{name}"]) for name in ("dob", "first_sanction_date", "last_sanction_date", "community_date", "assessment_date")
    )
    man, n = (table["gender"] == "M").to_numpy(), table["total_sanctions_count"].to_numpy()
    age, between = _age(born, start), _age(born, last) - _age(born, first)
    free = np.clip((end[0] - start[0]) * 12 + end[1] - start[1] - (end[2] < start[2]), 0, 36)
    rate = np.where(n >= 3, np.log(n / (between + 26)), 0.0)
    found = []
    for result in ("brief", "extended"):
        by_sex = {name: np.where(man, own["male"], own["female"]) for name, own in terms.items() if name.startswith(result) and "male" in own}
        z = terms[f"{result}, constant"]["two years"] + table["actuarial_category"].map(CATEGORY_NAMES).map(terms[f"{result}, offence category"]).to_numpy()
        male, female = (sum(c * age**p for c, p in zip(terms[f"{result}, age, {sex}"].values(), POWERS, strict=False)) for sex in ("male", "female"))
        z = z + np.where(man, male, female + terms[f"{result}, sex"]["female"])
        one, two, each = terms[f"{result}, sanctions"].values()
        z = z + each * n + one * (n == 1) + (n == 2) * (two + by_sex[f"{result}, years between two sanctions"] * between)
        z = z + sum(c * free**p for c, p in zip(terms[f"{result}, months free of offending"].values(), POWERS, strict=False))
        z = z + by_sex[f"{result}, rate of sanctions"] * rate + by_sex[f"{result}, rate of sanctions squared"] * rate**2
        if result == "extended":
            z = z + _answers_by_hand(table, terms)
        found.append(1 / (1 + np.exp(-z)))
    return tuple(found)


def _answers_by_hand(table: pd.DataFrame, terms: dict[str, dict[str, float]]) -> "np.ndarray[Any, Any]":
    z: Any = sum(c * table[name].to_numpy() for name, c in terms["extended, answers"].items())
    z = z + sum(c * (table[name] == "Y").to_numpy() for name, c in terms["extended, drugs"].items())
    z = z + terms["extended, any other drug"]["any"] * np.any([(table[name] == "Y").to_numpy() for name in OTHER_DRUGS], axis=0)
    lives, quality = terms["extended, partner"].values()
    found: np.ndarray[Any, Any] = z + (table["six_point_eight"].to_numpy() == 1) * (lives + quality * table["six_point_four"].to_numpy())
    return found


def _calendar(days: "pd.Series[Any]") -> "tuple[np.ndarray[Any, Any], ...]":
    return days.dt.year.to_numpy(), days.dt.month.to_numpy(), days.dt.day.to_numpy()


def _age(born: "tuple[np.ndarray[Any, Any], ...]", day: "tuple[np.ndarray[Any, Any], ...]") -> "np.ndarray[Any, Any]":
    before = (day[1] < born[1]) | ((day[1] == born[1]) & (day[2] < born[2]))
    found: np.ndarray[Any, Any] = day[0] - born[0] - before
    return found


def arp_by_row(row: dict[str, Any], terms: dict[str, dict[str, float]]) -> tuple[float, ...]:
    """ARP of one row in plain Python."""
    sex = "male" if row["gender"] == "M" else "female"
    born, start, end = row["dob"], row["community_date"], row["assessment_date"]
    age, first, last = (
        day.year - born.year - ((day.month, day.day) < (born.month, born.day)) for day in (start, row["first_sanction_date"], row["last_sanction_date"])
    )
    n, months = row["total_sanctions_count"], (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    free, rate = min(36, max(0, months)), math.log(n / (last - first + 26)) if n >= 3 else 0.0
    found = []
    for result in ("brief", "extended"):
        one, two, each = terms[f"{result}, sanctions"].values()
        z = terms[f"{result}, constant"]["two years"] + terms[f"{result}, offence category"][CATEGORY_NAMES[row["actuarial_category"]]]
        z += sum(c * age**p for c, p in zip(terms[f"{result}, age, {sex}"].values(), POWERS, strict=False))
        z += terms[f"{result}, sex"]["female"] if sex == "female" else 0.0
        z += each * n + (one if n == 1 else 0.0) + (two + terms[f"{result}, years between two sanctions"][sex] * (last - first) if n == 2 else 0.0)
        z += sum(c * free**p for c, p in zip(terms[f"{result}, months free of offending"].values(), POWERS, strict=False))
        z += terms[f"{result}, rate of sanctions"][sex] * rate + terms[f"{result}, rate of sanctions squared"][sex] * rate**2
        if result == "extended":
            z += sum(c * row[name] for name, c in terms["extended, answers"].items())
            z += sum(c for name, c in terms["extended, drugs"].items() if row[name] == "Y")
            z += terms["extended, any other drug"]["any"] if any(row[name] == "Y" for name in OTHER_DRUGS) else 0.0
            lives, quality = terms["extended, partner"].values()
            z += lives + quality * row["six_point_four"] if row["six_point_eight"] == 1 else 0.0
        found.append(1 / (1 + math.exp(-z)))
    return tuple(found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
