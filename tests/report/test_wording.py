"""Wording in its sandbox: it reaches the facts of one case and nothing else, and every fault names its file and line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from psi.errors import TemplateDefect
from psi.report.facts import FactDate, FactText
from psi.report.values import Paragraph, Run
from psi.report.wording import Wording, joined

CONTEXT: dict[str, Any] = {
    "it": {
        "name": FactText("Kessler", "it.name"),
        "when": FactDate("2019-03-04", "it.when"),
        "none": None,
        "flag": True,
        "list": [1, 2],
        "group": {"a": 1},
        "number": 3,
    },
    "items": [{"name": "a"}, {"name": "b"}],
    "unprinted": frozenset(),
}


@pytest.fixture
def say(tmp_path: Path) -> Callable[[str], str]:
    """What a wording file with this source makes of the context."""

    def said(source: str) -> str:
        (tmp_path / "it.j2").write_text(source, encoding="utf-8")
        wording = Wording((tmp_path,), english="en-US", currency="$")
        wording.environment.cache.clear()  # type: ignore[union-attr]
        return "\n".join(p.text for p in wording.say("it", CONTEXT))

    return said


REFUSED = {
    "an attribute": "{{ it.name.upper }}",
    "a method": "{{ it.name.upper() }}",
    "a method by subscript": "{{ it.name['upper']() }}",
    "a method of a group": "{{ it.items() }}",
    "a method of a list": "{{ it.list.append(1) }}",
    "the class": "{{ it.name.__class__ }}",
    "the class by subscript": "{{ it.name['__class__'] }}",
    "the class of a namespace": "{{ namespace(a=1).__class__ }}",
    "the class of a loop": "{% for x in items %}{{ loop.__class__ }}{% endfor %}",
    "the class of a macro": "{% macro m() %}{% endmacro %}{{ m.__class__.__mro__ }}",
    "the globals of a function": "{{ para.__globals__ }}",
    "the place of a fact": "{{ it.name.fact }}",
    "the template itself": "{{ self.__init__ }}",
    "an attribute by filter": "{{ it.name|attr('upper') }}",
    "an attribute by map": "{{ items|map(attribute='keys')|list|length and (items|map(attribute='keys')|first) }}",
    "a filter that does not exist": "{{ it.name|shout }}",
    "chance": "{{ items|random }}",
    "a long text": "{{ it.name|center(10000000000) }}",
    "a long text by format": "{{ '%1000000000d' % 1 }}",
    "a long text by product": "{{ 'a' * 10000000000 }}",
    "a long list by product": "{{ [1] * 10000000000 }}",
    "a great power": "{{ 10 ** 10 ** 10 }}",
    "a range without end": "{% for x in range(10000000000) %}x{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a file that includes itself": "{% include 'it' %}",
    "an unknown file": "{% include 'nowhere' %}",
    "an unknown import": "{% from 'nowhere' import x %}",
    "a file above the folder": "{% include '../it' %}",
    "a file by its whole path": "{% include '/etc/passwd' %}",
    "an undefined name": "{{ nobody }}",
    "an undefined key": "{{ it.nothing }}",
    "an undefined key of an undefined name": "{{ nobody.knows }}",
    "an unknown test": "{{ it.name is odd_looking }}",
    "a whole list": "{{ it.list }}",
    "a whole group": "{{ it.group }}",
    "a yes or no": "{{ it.flag }}",
    "a macro": "{% macro m() %}{% endmacro %}{{ m }}",
    "a function": "{{ para }}",
    "a date that is none": "{{ it.name|date }}",
    "money that is none": "{{ it.name|money }}",
    "a length that is none": "{{ it.name|length_of }}",
    "a holder that is not there": "{{ ({'key': 'x.y'}|holder(items)).name }}",
    "pairs of nothing": "{% for a in it.none|pairs %}{% endfor %}",
    "a division by nought": "{{ 1 / 0 }}",
    "a tag left open": "{% if it.name %}",
    "a brace left open": "{{ it.name ",
    "a word nobody knows": "{% shout %}",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_wording_that_reaches_out_or_is_broken_is_a_defect_with_its_file_and_line(say: Callable[[str], str], tmp_path: Path, kind: str) -> None:
    with pytest.raises(TemplateDefect) as caught:
        say(f"Line one.\n{REFUSED[kind]}\n")
    assert f"{tmp_path}/it.j2, line " in str(caught.value)
    assert caught.value.exit_code == 3
    assert "Kessler" not in str(caught.value)


def test_the_line_named_is_the_line_of_the_fault(say: Callable[[str], str]) -> None:
    for n in (1, 2, 7):
        with pytest.raises(TemplateDefect, match=f"it.j2, line {n}: 'nobody' is undefined."):
            say("ok\n" * (n - 1) + "{{ nobody }}\n")


def test_a_fault_never_repeats_a_fact(say: Callable[[str], str]) -> None:
    for source in ("{{ it.name|date }}", "{{ {'a': 'b'}[it.name] }}", "{{ it[it.name] }}", "{{ it.name|words }}"):
        with pytest.raises(TemplateDefect) as caught:
            say(source)
        assert "Kessler" not in str(caught.value)
    with pytest.raises(TemplateDefect, match="the value of it.name"):
        say("{{ it[it.name] }}")


def test_a_missing_fact_is_a_visible_gap(say: Callable[[str], str], tmp_path: Path) -> None:
    assert say("He took {{ it.none }} and {{ it.none|date }}.") == "He took [not recorded] and [not recorded]."
    gaps = [r.text for r in Wording((tmp_path,), english="en-US", currency="$").say("it", CONTEXT)[0].runs if r.gap]
    assert gaps == ["[not recorded]", "[not recorded]"]


def test_blank_lines_part_paragraphs_and_empty_ones_are_left_out(say: Callable[[str], str]) -> None:
    assert say("One.\n\n{% if it.none %}Two.{% endif %}\n\n\n  Three\n  goes on.\n") == "One.\nThree goes on."


def test_a_file_saved_by_windows_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "it.j2").write_bytes("\ufeffOne.\r\n\r\nTwo {{ it.name }}.\r\n".encode())
    assert [p.text for p in Wording((tmp_path,), english="en-GB", currency="£").say("it", CONTEXT)] == ["One.", "Two Kessler."]


def test_a_file_that_is_no_utf8_is_a_defect_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "it.j2").write_bytes(b"caf\xe9")
    with pytest.raises(TemplateDefect, match="it.j2: it cannot be read as UTF-8 text"):
        Wording((tmp_path,), english="en-GB", currency="£").say("it", CONTEXT)


def test_what_a_fact_spells_is_never_run(say: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("{{ 7*7 }}", "{% include 'it' %}", "{{ nobody }}", "{# gone #}", "${x}", "<b>&amp;</b>"):
        monkeypatch.setitem(CONTEXT["it"], "name", FactText(text, "it.name"))
        assert say("A {{ it.name }} b.") == f"A {text} b."


def test_a_cell_names_its_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "jobs.table.yaml"
    file.write_text('caption: "x"\ncolumns:\n  - {head: a, cell: "{{ nobody }}"}\n', encoding="utf-8")
    wording = Wording((tmp_path,), english="en-US", currency="$")
    with pytest.raises(TemplateDefect, match=r"jobs.table.yaml, line 3: 'nobody' is undefined"):
        wording.line("{{ nobody }}", CONTEXT, file)
    with pytest.raises(TemplateDefect, match=r"jobs.table.yaml, line 3: "):
        wording.line("{{ nobody", CONTEXT, file)
    with pytest.raises(TemplateDefect, match=r"jobs.table.yaml: "):
        wording.holds("it.(", CONTEXT, file)


def test_paragraphs_of_a_fact_run_on_in_a_cell_with_a_space() -> None:
    assert joined((Paragraph((Run("one"),)), Paragraph((Run("two"),)))).text == "one two"


def test_sums_of_numbers_are_allowed(say: Callable[[str], str]) -> None:
    assert say("{{ it.number * 2 }} {{ it.number % 2 }} {{ it.list[0] }} {{ it.list[-1] }} {{ it['number'] }}") == "6 1 1 2 3"
