"""Templates read without being run: each slip is told with its file and its line, and what is right is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from psi.report.checking.names import Names
from psi.report.checking.shapes import Group, context_shape
from psi.report.wording import Wording
from psi.rulebook.jurisdiction import read_jurisdiction
from psi.workbench.bench import WORKED_OUT

OHIO = read_jurisdiction("us-ohio")
SCOPE = context_shape(OHIO, WORKED_OUT)
Told = Callable[..., list[tuple[str, int | None, str]]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is said of a wording file that is said for each job of a case: file, line and words."""

    def check(source: str, others: dict[str, str] | None = None, language: str = "en-US") -> list[tuple[str, int | None, str]]:
        for name, text in ({"job": source} | (others or {})).items():
            (tmp_path / f"{name}.j2").write_text(text, encoding="utf-8")
        names = Names(Wording((tmp_path,), english=language, currency="$"), (tmp_path,))
        names.say("job", SCOPE | {"it": SCOPE["employment"].item}, tmp_path / "document.yaml", 7)  # type: ignore[attr-defined]
        return [(each.file.name, each.line, each.says) for each in names.problems]

    return check


REACHES = "A template reads facts and nothing else."
WRONG = {
    "{{ nobody }}": "psi knows no 'nobody' here.",
    "{{ emplyment[0].employer }}": "psi knows no 'emplyment' here. Did you mean 'employment'?",
    "{{ it.employr }}": "'employr' is no field of an entry of employment. Did you mean 'employer'?",
    "{{ it['employr'] }}": "'employr' is no field of an entry of employment. Did you mean 'employer'?",
    "{{ counts[0].penalties[0].sayz }}": "'sayz' is no field of an entry of counts.penalties. Did you mean 'says'?",
    "{{ person.nmae }}": "'nmae' is no field of person. Did you mean 'name'?",
    "{{ terms.ofense }}": "'ofense' is none of the terms of jurisdiction.yaml. Did you mean 'offense'?",
    "{{ restitution.totl }}": "'totl' is no field of restitution. Did you mean 'total'?",
    "{{ custody_days.lines[0].foo }}": "'foo' is no field of an entry of custody_days.lines.",
    "{% for job in employment %}{{ job.boss }}{% endfor %}": "'boss' is no field of an entry of employment.",
    "{{ employment|map(attribute='boss')|listed }}": "'boss' is no field of an entry of employment.",
    "{% set j = employment|selectattr('ended')|first %}{{ j.boss }}": "'boss' is no field of an entry of employment.",
    "{{ employment|sort(attribute='boss')|length }}": "'boss' is no field of an entry of employment.",
    "{{ employment.employer }}": "'employer' is asked of a whole list: go through it with {% for %}, or take one entry with [0].",
    "{{ it.employer.length }}": "'length' is asked of a text, a number or a date, which has no fields.",
    "{{ it.employer.upper() }}": "'it.employer.upper()' is called. A template may call only phrases of its own and paragraph(). Write '|upper' instead.",
    "{{ it.disputes }}": "'it.disputes' is a whole list or group: name one of its fields, or go through it with {% for %}.",
    "{% for x in it.employer %}x{% endfor %}": "'it.employer' is no list, so that {% for %} cannot go through it.",
    "{{ it.pay|monney }}": "there is no filter 'monney', or a template may not use it. Did you mean 'money'?",
    "{{ employment|map('shout')|list|length }}": "there is no filter 'shout', or a template may not use it.",
    "{{ 'a' if it.place is oddd }}": "there is no test 'oddd'. Did you mean 'odd'?",
    "{{ ''.__class__.__mro__ }}": f"'__class__' begins with an underscore. {REACHES}",
    "{{ it['__class__'] }}": f"'__class__' begins with an underscore. {REACHES}",
    "{{ employment|map(attribute='__class__')|list|length }}": f"'__class__' begins with an underscore. {REACHES}",
    "{{ cycler.__init__.__globals__ }}": "psi knows no 'cycler' here.",
    "{% set n = namespace() %}{{ n.__init__ }}": f"'__init__' begins with an underscore. {REACHES}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}": f"'_iterable' begins with an underscore. {REACHES}",
    "{% for x in range(10 ** 9) %}x{% endfor %}": "psi knows no 'range' here.",
    "{{ 10 ** 9 }}": "'**' is not allowed in a template.",
    "{{ it.employer|attr('upper') }}": "there is no filter 'attr', or a template may not use it.",
    "{% include '../secret' %}": "'../secret' is no wording file: only a file of a wording folder can be brought in, by its name without '.j2'.",
    "{% include '/etc/passwd' %}": "'/etc/passwd' is no wording file: only a file of a wording folder can be brought in, by its name without '.j2'.",
    "{% include it.employer %}": "the file to bring in must be named in quotation marks: what it is may not depend on a fact.",
    "{% from 'nowhere' import x %}": "the wording file 'nowhere.j2' is missing.",
    "{% from '_say' import standing, stnding %}": "'_say.j2' has no phrase 'stnding'. Did you mean 'standing'?",
    "{% from '_say' import standing %}{{ standing() }}": "the phrase 'standing' needs 'it' and is not given it.",
    "{% from '_say' import standing %}{{ standing(it, 1, 2) }}": "the phrase 'standing' takes 2, and is given 3.",
    "{% from '_say' import standing %}{{ standing(it, loud=1) }}": "the phrase 'standing' takes no 'loud'.",
    "The offence": "'offence' is not American English, which this court writes. Write 'offense'.",
    "{{ 'drug counselling' if it.place }}": "'counselling' is not American English, which this court writes. Write 'counseling'.",
    "{% raw %}{{ x }}{% endraw %}{{ y }}": "psi knows no 'y' here.",
    "{% if it.place %}": "Unexpected end of template.",
}
SAY = {"_say": "{% macro standing(it, own=false) %}{{ it.verification }}{% endmacro %}"}


@pytest.mark.parametrize("source", WRONG)
def test_a_slip_is_told_with_its_file_its_line_and_the_mend(told: Told, source: str) -> None:
    found = told(f"All is well.\n\n{source}\n", SAY)
    assert WRONG[source] in " ".join(says for _, _, says in found)
    assert [(file, line) for file, line, says in found if says.startswith(WRONG[source].split(" Did")[0][:30])] == [("job.j2", 3)]


RIGHT = (
    "{{ person.Their }} {{ it.employer }} {{ it.began|when }} {{ it.verified_by[0].who }} {{ it.sources|map(attribute='number')|sort|join(', ') }}",
    "{% if it.missing.pay %}{{ it.missing['pay'].why }}{% endif %}{% for name, note in it.field_notes|pairs %}{{ name }}{{ note.note }}{% endfor %}",
    "{% set told = namespace(parts=[]) %}{% for c in counts %}{% set told.parts = told.parts + [c.offense] %}{% endfor %}{{ told.parts|listed }}",
    "{{ {'hour': 'an hour', 'week': 'a week'}[it.pay_per] if it.pay_per }} {{ (it.pay or 0)|money }} {{ loop is defined and nobody is defined }}",
    "{% for job in employment %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ job.place }}{% else %}none{% endfor %}",
    "{% for kind, group in criminal_history[0].charges|by_disposition %}{{ group[0].offense }}{% endfor %}",
    "{{ restitution.total }} {{ custody_days.lines[0].amount }} {{ due_dates[0].due }} {{ guideline_range.level if guideline_range }}",
    "{% macro own(x) %}{{ x.employer }}{% endmacro %}{{ own(it) }} {{ nobody|default('none') }} {{ 'It is not'|lower }}",
    "{% from '_say' import standing with context %}{{ standing(it) }} {{ standing(identity, true) }} {{ paragraph('offense.conduct') }}",
)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_is_left_alone(told: Told, source: str) -> None:
    assert told(source, SAY) == []


def test_a_phrase_is_read_with_what_it_is_given(told: Told) -> None:
    phrases = {"_say": "{% macro cites(it) %}\n{{ it.sources[0].number }}{{ it.employer }}{% endmacro %}"}
    assert told("{% from '_say' import cites with context %}{{ cites(it) }}", phrases) == []
    found = told("{% from '_say' import cites with context %}{{ cites(it) }}{{ cites(residences[0]) }}{{ cites(court) }}", phrases)
    assert found == [
        ("_say.j2", 2, "'employer' is no field of an entry of residences."),
        ("_say.j2", 2, "'sources' is no field of court."),
        ("_say.j2", 2, "'employer' is no field of court."),
    ]


def test_a_phrase_that_calls_itself_is_read_once(told: Told) -> None:
    assert told("{% macro m(x) %}{{ m([x, x]) }}{% endmacro %}{{ m(it) }}") == []


def test_words_of_the_other_english_are_told_by_language(told: Told) -> None:
    assert [says for _, _, says in told("He was paroled for an offense in the programme of an offence.", language="en-GB")] == [
        "'paroled' is not British English, which this court writes. Write 'released on licence'.",
        "'offense' is not British English, which this court writes. Write 'offence'.",
    ]
    assert told("It gave judgment on the offence {{ offense.role }} {{ 'offense' if counts }}", language="en-GB") == []


def test_a_file_saved_in_another_encoding_is_told(told: Told, tmp_path: Path) -> None:
    (tmp_path / "_say.j2").write_bytes(b"caf\xe9")
    assert ("_say.j2", None, "it cannot be read as UTF-8 text (UnicodeDecodeError).") in told("{% from '_say' import x %}")


def test_brackets_without_end_are_told_and_do_not_stop_psi(told: Told) -> None:
    assert told("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}") == [("job.j2", 1, "brackets stand inside brackets too often.")]


def test_every_name_that_a_real_document_is_given_is_known() -> None:
    from psi.case.model import Case
    from psi.report.compose import report_context

    given = report_context(Case(id="a"), {}, OHIO)
    assert set(given) <= set(SCOPE)
    for name, value in given.items():
        if isinstance(value, dict):
            shape = SCOPE[name]
            assert isinstance(shape, Group)
            assert set(value) <= set(shape.fields), name
