"""A template that would run for ever, or fill the machine, is stopped with its file and line."""

import time
from pathlib import Path
from typing import Any

import pytest

from psi.errors import TemplateDefect
from psi.report import limits
from psi.report.wording import Wording

LONG: dict[str, Any] = {"long": ["x"] * 2000, "unprinted": frozenset()}
TOO_MUCH = "the template makes more text, or takes more turns, than a report can need."
EIGHT = "{% set n = namespace(s='aaaaaaaa', t=[1], u=[1]) %}{% for a in long %}"
ENDLESS = {
    "loops in loops": ("{% for a in long %}{% for b in long %}{% for c in long %}x{% endfor %}{% endfor %}{% endfor %}", TOO_MUCH),
    "loops that say nothing": ("{% for a in long %}{% for b in long %}{% for c in long %}{% endfor %}{% endfor %}{% endfor %}", TOO_MUCH),
    "loops that pass everything over": ("{% for a in long %}" + "{% for b in long if b == 'y' %}{% endfor %}" * 30 + "{% endfor %}", TOO_MUCH),
    "long words in loops": ("{% for a in long %}{% for b in long %}" + "y" * 5000 + "{% endfor %}{% endfor %}", TOO_MUCH),
    "a text doubled": (EIGHT + "{% set n.s = n.s ~ n.s %}{% endfor %}", TOO_MUCH),
    "a text added to itself": (EIGHT + "{% set n.s = n.s + n.s %}{% endfor %}", TOO_MUCH),
    "a text printed twice": (EIGHT + "{% set w %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = w %}{% endfor %}", TOO_MUCH),
    "a text put in place of its letters": (EIGHT + "{% set n.s = n.s|replace('a', n.s) %}{% endfor %}", TOO_MUCH),
    "a text between many": (EIGHT + "{% set n.s = long|join(n.s) %}{% endfor %}", TOO_MUCH),
    "a text between many in psi's words": (EIGHT + "{% set n.s = long|joined(n.s) %}{% endfor %}", TOO_MUCH),
    "a list doubled": (EIGHT + "{% set n.t = n.t + n.t %}{% endfor %}", "the list is longer than a report can need."),
    "a list of itself": (EIGHT + "{% set n.t = [n.t, n.t] %}{% set n.u = [n.u, n.u] %}{% endfor %}{{ n.t == n.u }}", TOO_MUCH),
    "a group of itself": (EIGHT + "{% set n.t = {'a': n.t, 'b': n.t} %}{% endfor %}", TOO_MUCH),
    "a text written out in a loop": ("{% for a in long %}" + f"{{% set x = ['{'y' * 9000}', {{'a': 1}}] %}}" * 3 + "{% endfor %}", TOO_MUCH),
    "a list written out": ("{% set x = [" + "1, " * 20_001 + "] %}", "the list is longer than a report can need."),
    "a number squared": (
        "{% set n = namespace(s=9) %}{% for a in long %}{% set n.s = n.s * n.s %}{% endfor %}",
        "the number is larger than a report can need.",
    ),
    "a phrase that calls itself twice": (
        "{% macro m(n) %}{% if n %}{% set a = m(n - 1) %}{% set b = m(n - 1) %}{% endif %}{% endmacro %}{{ m(60) }}",
        TOO_MUCH,
    ),
    "a range": ("{% for x in range(10 ** 9) %}x{% endfor %}", ""),
    "a text as often as wanted": ("{{ 'a' * 10 ** 9 }}", ""),
    "a round number": ("{{ [[1], [2]]|sum }}", "'sum' is for numbers only."),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_would_run_for_ever_is_stopped_with_its_line(kind: str, tmp_path: Path) -> None:
    source, says = ENDLESS[kind]
    (tmp_path / "it.j2").write_text(f"One.\n{source}", encoding="utf-8")
    began = time.thread_time()
    with pytest.raises(TemplateDefect) as caught:
        Wording((tmp_path,), english="en-US", currency="$").say("it", LONG)
    assert str(caught.value).startswith(f"{tmp_path}/it.j2, line 2: {says}")
    assert time.thread_time() - began < 30


def test_the_allowance_is_that_of_the_whole_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WORK", 1000)
    (tmp_path / "it.j2").write_text("x" * 400, encoding="utf-8")
    wording = Wording((tmp_path,), english="en-US", currency="$")
    assert [len(wording.say("it", LONG)[0].text) for _ in range(2)] == [400, 400]
    with pytest.raises(TemplateDefect, match="than a report can need"):
        wording.say("it", LONG)
    assert Wording((tmp_path,), english="en-US", currency="$").say("it", LONG)


def test_a_template_that_only_takes_long_is_stopped_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.05)
    (tmp_path / "it.j2").write_text("{% for a in long %}{% for b in long %}{% set c = long|sort|unique|list %}{% endfor %}{% endfor %}", encoding="utf-8")
    with pytest.raises(TemplateDefect, match="it.j2, line 1: the template takes longer than a report can need."):
        Wording((tmp_path,), english="en-US", currency="$").say("it", LONG)


def test_what_reports_need_is_allowed(tmp_path: Path) -> None:
    source = (
        "{{ [1, 2.5, none]|sum }} {{ [{'a': 2}, {'a': 3}]|sum(attribute='a') }} {{ 2.345|round(2) }} {{ 'a b'|replace(' ', '-') }} {{ ['a', 'b']|join(', ') }}"
    )
    (tmp_path / "it.j2").write_text(source, encoding="utf-8")
    assert Wording((tmp_path,), english="en-GB", currency="£").say("it", LONG)[0].text == "3.5 5 2.35 a-b a, b"
