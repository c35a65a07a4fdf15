"""The strict reading of YAML and JSON, whatever the file is for."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from psi.files.yamlfile import read_yaml

Refusal = Callable[..., str]
Written = Callable[..., Path]
HALF = "the text holds half of a character (a lone surrogate) U+D800 at line 1, character 2 of the text; delete it."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "line 1: it opens with '&a', which YAML takes for a mark. Put the text in quotation marks."),
        ("employer: &Sons Ltd\n", "line 1: it opens with '&Sons', which YAML takes for a mark. Put the text in quotation marks."),
        ("id: a\nx: *nobody\n", "line 2: this is no YAML or JSON that psi can read: found undefined alias 'nobody'. Look at this line and the one before it."),
        ("id: !!python/object:os.system x\n", "line 1: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed here. Delete it."),
        ("!!python/object/apply:os.system [x]\n", "line 1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not allowed. Delete it."),
        ("id: a\nidentity: !!python/object:x.Y {a: b}\n", "line 2: the tag 'tag:yaml.org,2002:python/object:x.Y' is not allowed. Delete it."),
        ("id: a\nidentity: !!set {surname}\n", "line 2: the tag 'tag:yaml.org,2002:set' is not allowed. Delete it."),
        ("id: !!binary aGVsbG8=\n", "line 1: the tag 'tag:yaml.org,2002:binary' is not allowed here. Delete it."),
        ("id: !Important a\n", "line 1: the tag '!Important' is not allowed here. Delete it."),
        ("id: !!null text\n", "line 1: the tag 'tag:yaml.org,2002:null' is not allowed here. Delete it."),
        ("id: !!bool maybe\n", "line 1: the tag 'tag:yaml.org,2002:bool' is not allowed here. Delete it."),
        ("id: a\n---\nid: b\n", "line 2: a second document starts here. Put each into a file of its own."),
        ("# note\n%YAML 1.1\n---\njuvenile: yes\n", "line 2: the file asks for another YAML than 1.2, which is what psi reads. Delete this line."),
        ("id: a\n? [b]\n: c\n", "line 2: a key here is a list or a mapping. Use a plain word."),
        ("", "the file is empty. It must hold at least 'id:'."),
        ("# only a note\n", "the file is empty. It must hold at least 'id:'."),
        ("- a\n", "a case is a group of fields, starting with 'id:'. This file holds something else."),
        ("hello\n", "a case is a group of fields, starting with 'id:'. This file holds something else."),
        ("a: " + "[" * 41 + "]" * 41, "line 1: it is nested more than 40 levels deep."),
        ("".join(f"{'  ' * n}a:\n" for n in range(500)), "it is nested more than 40 levels deep. Look for brackets that are not closed."),
        ('id: "a\\UFFFFFFFF"\n', "it holds an escape (\\U) that is no character. Write the character itself."),
        ('id: a\nx: "a\\ud800b"\n', f"line 2: {HALF}"),
        ('id: a\nx: "a\\U0000d800"\n', f"line 2: {HALF}"),
        ('id: a\n"x\\ud800": b\n', f"line 2: {HALF}"),
        ('id: a\nx: "a\\u0007"\n', "line 2: the text holds the control character U+0007 at line 1, character 2 of the text; delete it."),
        ("id: a\nx: a\x1bb\n", "holds the control character U+001B at line 2, character 5 of the text; delete it."),
        ("id: a\nx: \ufdd0\n", "holds the non-character U+FDD0 at line 2, character 4 of the text; delete it."),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_not_plain_yaml_is_refused(refusal: Refusal, content: str, says: str) -> None:
    assert refusal(content) == says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"id": "a",\n "id": "b"}', "line 2: the key 'id' stands twice. Delete one of the two."),
        ('{"id": "a\\ud800"}', f"line 1: {HALF}"),
        ('{"id": "a\\ud800\\u0041"}', f"line 1: {HALF}"),
        (
            '{"id": "a",\n "finances": {"assets": [{"id": "x", "what": "y", "amount": NaN}]}}',
            "line 2: finances.assets.x.amount: 'NaN' is not an amount. Write 1250 or '17.50'.",
        ),
        ('{"id": "a",\n "counts": [{"id": "c", "number": 1e400}]}', "line 2: counts.c.number: this must be a whole number, not 1E+400."),
        (
            '{"id": "a"',
            "line 1: this is no YAML or JSON that psi can read: expected ',' or '}', but got '<stream end>'. Look at this line and the one before it.",
        ),
    ],
)
def test_what_is_not_plain_json_is_refused(refusal: Refusal, content: str, says: str) -> None:
    assert refusal(content, "case.json") == says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bytes(range(0x0A, 0x100)), "line 2: byte 118 is not UTF-8 text. Save the file as UTF-8."),
        (b"\x89PNG\r\n\x1a\n", "line 1: byte 0 is not UTF-8 text. Save the file as UTF-8."),
        (b"\0" * 100, "holds the control character U+0000 at line 1, character 1 of the text; delete it."),
        ("id: a\n".encode("utf-16"), "line 1: byte 0 is not UTF-8 text. Save the file as UTF-8."),
        ("id: a\n".encode("utf-16-le"), "holds the control character U+0000 at line 1, character 2 of the text; delete it."),
        ("id: a\nidentity: {surname: Zoë}\n".encode("latin-1"), "line 2: byte 28 is not UTF-8 text. Save the file as UTF-8."),
        (b"id: a\nx: \xed\xa0\x80\n", "line 2: byte 9 is not UTF-8 text. Save the file as UTF-8."),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused(refusal: Refusal, content: bytes, says: str) -> None:
    assert refusal(content) == says


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_a_character_that_json_escapes_as_two_halves_is_one_character(written: Written, name: str) -> None:
    assert read_yaml(written('{"id": "\\ud83d\\ude42"}', name)).value == {"id": "🙂"}


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(written: Written, refusal: Refusal) -> None:
    assert read_yaml(written("\ufeffid: a\r\nx: b\r\n")).value == {"id": "a", "x": "b"}
    assert refusal("\ufeffid: a\r\nidentity:\r\n  bad: 1\r\n") == "line 3: identity.bad: 'bad' is not a field psi knows here. Delete it."


def test_plain_values_stay_what_they_were(written: Written) -> None:
    read = read_yaml(written("a: 2009-03-04\nb: 1.10\nc: yes\nd: true\ne: ~\nf: 0123\ng: NO\nh: '007'\ni: 12:30\n"))
    assert read.value == {"a": "2009-03-04", "b": Decimal("1.10"), "c": "yes", "d": True, "e": None, "f": 123, "g": "NO", "h": "007", "i": "12:30"}
    assert (read.line(("b",)), read.line(("i", "nowhere"))) == (2, 9)


def test_a_file_of_a_hundred_megabytes_is_refused_unread(written: Written, refusal: Refusal, tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(100_000_000)
    from psi.errors import BadFile

    with pytest.raises(BadFile) as caught:
        read_yaml(tmp_path / "big.yaml")
    assert caught.value.problems == ("the file has more than 20 MB, the most psi reads. Keep scans and pictures out of it.",)


def test_a_file_without_an_end_is_refused() -> None:
    from psi.errors import BadFile

    with pytest.raises(BadFile, match="the file has more than 20 MB"):
        read_yaml(Path("/dev/zero"))


@pytest.mark.slow
def test_brackets_without_an_end_are_refused(refusal: Refusal) -> None:
    assert refusal("a: " + "[" * 100_000) == "it is nested more than 40 levels deep. Look for brackets that are not closed."
