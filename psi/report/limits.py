"""What a template may use of the machine: so much text, so many turns, so much time, and filters that cannot run away.

A template comes from outside and nobody has read it for psi. Whatever makes text or lists longer is measured as it is
made, every turn of a loop and every call of a macro costs, and a document that has used up its allowance stops with the
file and the line.
"""

import functools
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError

from psi.report.filters import printed

MOST_WORK = 50_000_000
MOST_SECONDS = 60.0
MOST_ENTRIES = 20_000
MOST_BITS = 128
TURN = 50
NUMBERS, SPREAD = (int, float, Decimal), (str, list, tuple)
LONG = (*SPREAD, dict, Mapping)
# Filters of Jinja's own that wording may use: none reaches a method, is never twice the same or makes much of little.
KEPT_FILTERS = frozenset(
    (
        *("abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items", "last", "length", "list"),
        *("lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "title", "trim", "truncate", "unique"),
        *("upper", "wordcount"),
    )
)


HEAVY, TURNS_BETWEEN = 500, 32


class Allowance:
    """What is left for the templates of one document, in characters made and seconds of computing."""

    def __init__(self) -> None:
        self.left, self.used, self.turns = MOST_WORK, 0.0, 0
        self.since: float | None = None

    def spend(self, work: int) -> None:
        """Take away work; raises SecurityError when there is none left."""
        self.left -= work
        if self.left < 0:
            raise SecurityError("the template makes more text, or takes more turns, than a report can need")
        self.turns += 1
        if work < HEAVY and self.turns % TURNS_BETWEEN:
            return  # the clock is dear: small turns look at it now and then
        if self.since is not None and self.used + time.thread_time() - self.since > MOST_SECONDS:
            raise SecurityError("the template takes longer than a report can need")

    def __enter__(self) -> "Allowance":
        self.token = _ALLOWED.set(self)
        self.since = time.thread_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.used += time.thread_time() - (self.since or 0.0)
        self.since = None
        _ALLOWED.reset(self.token)


_ALLOWED: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


def spend(work: int) -> None:
    """Take work from the allowance of the document that is being made."""
    (_ALLOWED.get() or Allowance()).spend(work)


def turn(length: int) -> str:
    """One turn of a loop, or one call of a macro, whose own words are so long."""
    spend(TURN + length)
    return ""


def measured(value: Any) -> Any:
    """The value, once it is sure that it is not too large."""
    if isinstance(value, list | tuple) and len(value) > MOST_ENTRIES:
        raise SecurityError("the list is longer than a report can need")
    if isinstance(value, LONG):
        spend(_size(value, {}))
    return value


def weighed(value: Any, size: int) -> Any:
    """The value, which a template has written out in full and which is so large."""
    spend(size)
    return value


def _size(value: Any, known: dict[int, int]) -> int:
    """How much a value would be if it were written out, however often a part of it is used again."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, LONG):
        return 1
    if id(value) not in known:
        known[id(value)] = 0  # a record can be a source of itself
        size = 1
        for each in value if isinstance(value, SPREAD) else value.values():
            size += len(each) if isinstance(each, str) else _size(each, known) if isinstance(each, LONG) else 1
        known[id(value)] = size
    return known[id(value)]


def product(left: Any, right: Any) -> None:
    """Refuse a product that no report can need: a number multiplied by itself in a loop fills the machine."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS:
        raise SecurityError("the number is larger than a report can need")


def counting(made: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose result is counted."""

    @functools.wraps(made)
    def counted(*args: Any, **kwargs: Any) -> Any:
        result = made(*args, **kwargs)
        if isinstance(result, list) and len(result) > MOST_ENTRIES:
            raise SecurityError("the list is longer than a report can need")
        spend(len(result) if isinstance(result, SPREAD) else 1)
        return result

    return counted


def replaced(value: Any, old: str, new: str) -> str:
    """The text with one piece in place of another."""
    text = str(value)
    spend(text.count(old) * len(new) if old else len(text) * len(new))
    return text.replace(old, new)


def joined(items: Any, mark: str = "", attribute: str | None = None) -> str:
    """The items with a mark between them, each as it is printed."""
    held = [str(printed(item[attribute] if attribute else item)) for item in items]
    spend(sum(map(len, held)) + len(held) * len(mark))
    return mark.join(held)


def total(items: Any, attribute: str | None = None) -> Any:
    """The sum of numbers, or of one field of every entry; what is not recorded is left out."""
    held = [item[attribute] if attribute else item for item in items]
    numbers = [each for each in held if each is not None]
    if not all(isinstance(each, NUMBERS) for each in numbers):
        raise SecurityError("'sum' is for numbers only")
    return sum(numbers)


def rounded(value: Any, places: int = 0) -> Any:
    """A number to so many decimal places, six at most."""
    return round(value, min(max(int(places), 0), 6))


FILTERS: dict[str, Callable[..., Any]] = {"join": joined, "joined": joined, "replace": replaced, "sum": total, "round": rounded}


class Measured(CodeGenerator):
    """Jinja's own compiler, with every text and list that a template puts together measured."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if isinstance(node.node, nodes.EnvironmentAttribute):  # a turn, which no template can write: it needs no leave of the sandbox
            self.write(f"environment.turn({node.args[0].as_const()})")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self._measured(super().visit_Concat, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._measured(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._measured(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx == "load":
            self._measured(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def _measured(self, visit: Callable[[Any, Frame], None], node: nodes.Expr, frame: Frame) -> None:
        size = _written_out(node)
        self.write("environment.measured(" if size is None else "environment.weighed(")
        visit(node, frame)
        self.write(")" if size is None else f", {size})")


def _written_out(node: nodes.Expr) -> int | None:
    """How large a list or a group is that holds nothing but what the template writes out; None for any other, and for one that is too long."""
    plain = (nodes.Const, nodes.Pair, nodes.List, nodes.Tuple, nodes.Dict)
    if not isinstance(node, plain) or not all(isinstance(each, plain) for each in node.find_all(nodes.Node)):
        return None
    size = _size(node.as_const(), {})
    return size if size <= MOST_ENTRIES else None


def with_turns(template: nodes.Template) -> nodes.Template:
    """The template with a turn counted at the head of the whole, of every loop, every macro and every block."""
    bodies: list[Any] = [template, *template.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))]
    for node in bodies:
        length = sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        at = node.body[0].lineno if node.body else node.lineno
        call = nodes.Call(nodes.EnvironmentAttribute("turn", lineno=at), [nodes.Const(length, lineno=at)], [], None, None, lineno=at)
        node.body.insert(0, nodes.ExprStmt(call, lineno=at))
        if isinstance(node, nodes.For) and node.test:
            node.test = nodes.And(nodes.Not(call, lineno=at), node.test, lineno=at)
    return template
