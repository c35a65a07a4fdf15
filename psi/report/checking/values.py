"""What an expression of a template comes to, by shape: every name, field, filter, test and call in it."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import nodes

from psi.report.checking.problems import Reading, Scope
from psi.report.checking.shapes import ANYTHING, LEAF, NOTHING, TOLD, Anything, Group, Listed, Shape, either


@dataclass(frozen=True, eq=False)
class Called(Shape):
    """Something that a template may call, and what comes of it."""

    gives: Callable[[list[Shape], dict[str, Shape]], Shape]


@dataclass(frozen=True, eq=False)
class Phrase(Shape):
    """A macro: its body, the file it stands in and the names it can use besides its own."""

    node: nodes.Macro
    file: Path
    first: int
    scope: Scope


LOOP = Group(
    "loop",
    dict.fromkeys(("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"), LEAF)
    | dict.fromkeys(("previtem", "nextitem"), ANYTHING)
    | {"cycle": Called(lambda args, named: args[0] if args else LEAF), "changed": Called(lambda args, named: LEAF)},
)
_GLOBALS: Scope = {
    "para": Called(lambda args, named: LEAF),
    "paragraph": Called(lambda args, named: LEAF),
    "namespace": Called(lambda args, named: Group("namespace", dict(named))),
}
_SAME_LIST = frozenset({"list", "sort", "unique", "select", "reject", "selectattr", "rejectattr", "reverse", "without"})
_ONE_OF = frozenset({"first", "last", "min", "max"})
_FIELD_FIRST = frozenset({"selectattr", "rejectattr", "without", "groupby"})
_REACHES = "A template reads facts and nothing else"


class Values(Reading):
    """Expressions, each told by the shape of what it gives."""

    def _of(self, node: Any, scope: Scope, *, may_lack: bool = False) -> Shape:
        name = type(node).__name__.lower()
        if name in {"name", "getattr", "getitem"}:
            found: Shape = getattr(self, f"_is_{name}")(node, scope, may_lack)
            return found
        made: Callable[[Any, Scope], Shape] = getattr(self, f"_is_{name}", self._is_other)
        return made(node, scope)

    def _is_other(self, node: Any, scope: Scope) -> Shape:
        for child in node.iter_child_nodes():
            self._of(child, scope)
        return LEAF

    def _is_const(self, node: Any, scope: Scope) -> Shape:
        if isinstance(node.value, str) and " " in node.value:
            self._spelling(node.value, self._file, node.lineno + self._first - 1)
        return NOTHING if node.value is None else LEAF

    def _is_name(self, node: Any, scope: Scope, may_lack: bool) -> Shape:
        if node.name.startswith("_"):
            return self._wrong(node, f"'{node.name}' begins with an underscore. {_REACHES}.")
        if node.name in scope or node.name in _GLOBALS or node.name in {"caller", "varargs", "kwargs"}:
            return scope.get(node.name) or _GLOBALS.get(node.name, ANYTHING)
        return ANYTHING if may_lack else self._wrong(node, f"psi knows no '{node.name}' here.{meant(node.name, scope)}")

    def _is_getattr(self, node: Any, scope: Scope, may_lack: bool) -> Shape:
        return self._field(node, self._of(node.node, scope, may_lack=may_lack), node.attr, may_lack)

    def _is_getitem(self, node: Any, scope: Scope, may_lack: bool) -> Shape:
        held = self._of(node.node, scope, may_lack=may_lack)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, held, node.arg.value, may_lack)
        self._of(node.arg, scope)
        if isinstance(held, Listed):
            return held if isinstance(node.arg, nodes.Slice) else held.item
        if isinstance(held, Group):
            parts = [*held.fields.values(), *([held.rest] if held.rest else [])]
            found = parts[0] if parts else ANYTHING
            for each in parts[1:]:
                found = either(found, each)
            return found
        return ANYTHING if isinstance(held, Anything) or isinstance(node.arg, nodes.Slice) else self._wrong(node, f"{written(node.node)} is no list or group.")

    def _field(self, node: Any, held: Shape, name: str, may_lack: bool = False) -> Shape:
        if held is TOLD:
            return TOLD
        if name.startswith("_"):
            return self._wrong(node, f"'{name}' begins with an underscore. {_REACHES}.")
        if isinstance(held, Anything):
            return ANYTHING
        if isinstance(held, Group):
            found = held.fields.get(name, held.rest)
            if found is None and not may_lack:
                what = "is none of" if held.called.startswith(("the terms", "module")) else "is no field of"
                return self._wrong(node, f"'{name}' {what} {held.called}.{meant(name, held.fields)}")
            return found or ANYTHING
        if isinstance(held, Listed):
            return self._wrong(node, f"'{name}' is asked of a whole list: go through it with {{% for %}}, or take one entry with [0].")
        return self._wrong(node, f"'{name}' is asked of a text, a number or a date, which has no fields.{_use(name)}")

    def _is_call(self, node: Any, scope: Scope) -> Shape:
        args = [self._of(each, scope) for each in node.args]
        named = {each.key: self._of(each.value, scope) for each in node.kwargs}
        for each in filter(None, (node.dyn_args, node.dyn_kwargs)):
            self._of(each, scope)
        if isinstance(node.node, nodes.Getattr) and not node.node.attr.startswith("_"):
            held = self._of(node.node.node, scope)
            target = held.fields.get(node.node.attr, held.rest or LEAF) if isinstance(held, Group) else ANYTHING if isinstance(held, Anything) else LEAF
        else:
            target = self._of(node.node, scope)
        if isinstance(target, Called):
            return target.gives(args, named)
        if isinstance(target, Phrase):
            return self._said(node, target, args, named)
        if not isinstance(target, Anything):
            instead = _use(getattr(node.node, "attr", ""))
            self._wrong(node, f"{written(node.node, '()')} is called. A template may call only phrases of its own and paragraph().{instead}")
        return ANYTHING

    def _said(self, node: Any, phrase: Phrase, args: list[Shape], named: dict[str, Shape]) -> Shape:
        """A phrase with what it is given, read through as it would be said."""
        names = [each.name for each in phrase.node.args]
        plain = names[: len(names) - len(phrase.node.defaults)]
        given = dict(zip(names, args, strict=False)) | named
        uses = {each.name for each in phrase.node.find_all(nodes.Name)}
        if len(args) > len(names) and "varargs" not in uses:
            self._wrong(node, f"the phrase '{phrase.node.name}' takes {len(names)}, and is given {len(args)}.")
        for name in set(named) - set(names) if "kwargs" not in uses else ():
            self._wrong(node, f"the phrase '{phrase.node.name}' takes no '{name}'.")
        for name in plain:
            if name not in given and node.dyn_args is None and node.dyn_kwargs is None:
                self._wrong(node, f"the phrase '{phrase.node.name}' needs '{name}' and is not given it.")
        defaults = dict(zip(names[len(plain) :], (ANYTHING for _ in phrase.node.defaults), strict=True))
        inner = phrase.scope | dict.fromkeys(names, ANYTHING) | defaults | given
        self._kept += [*given.values(), phrase.scope]
        key = (id(phrase.node), *(id(inner[name]) for name in names))
        self._within(phrase.file, phrase.first, lambda: self._once(key, lambda: self._body(phrase.node.body, inner)))
        return LEAF

    def _is_filter(self, node: Any, scope: Scope) -> Shape:
        held = self._of(node.node, scope, may_lack=node.name in {"default", "d"}) if node.node else LEAF
        args = [self._of(each, scope) for each in node.args]
        named = {each.key: each.value for each in node.kwargs}
        for each in named.values():
            self._of(each, scope)
        if node.name not in self.environment.filters:
            return self._no_filter(node, node.name)
        item = held.item if isinstance(held, Listed) else ANYTHING
        if node.name in _FIELD_FIRST and node.args:
            self._fields(node, item, node.args[0])
        asked = self._fields(node, item, named["attribute"]) if "attribute" in named else None
        return self._made(node, held, item, asked, args)

    def _no_filter(self, node: Any, name: str) -> Shape:
        return self._wrong(node, f"there is no filter '{name}', or a template may not use it.{meant(name, self.environment.filters)}")

    def _made(self, node: Any, held: Shape, item: Shape, asked: Shape | None, args: list[Shape]) -> Shape:
        name = node.name
        if name == "map":
            filtered = node.args[0] if node.args and isinstance(node.args[0], nodes.Const) else None
            if filtered and filtered.value not in self.environment.filters:
                self._no_filter(node, str(filtered.value))
            return Listed(asked if asked else LEAF)
        if name in _SAME_LIST:
            return held if isinstance(held, Listed) else Listed(ANYTHING)
        if name in _ONE_OF:
            return item
        if name in {"default", "d"}:
            return either(held, args[0] if args else LEAF)
        if name == "pairs":
            rest = held.rest if isinstance(held, Group) and held.rest else ANYTHING
            return Listed(Group("a pair", {"0": LEAF, "1": rest}))
        if name == "by_disposition":
            return Listed(Group("a pair", {"0": LEAF, "1": held}))
        if name == "holder":
            return args[0].item if args and isinstance(args[0], Listed) else ANYTHING
        return Listed(LEAF) if name == "printed" else ANYTHING if name in {"groupby", "dictsort", "items"} else LEAF

    def _fields(self, node: Any, item: Shape, asked: Any) -> Shape:
        if not isinstance(asked, nodes.Const) or not isinstance(asked.value, str):
            return ANYTHING
        for step in asked.value.split("."):
            item = self._field(node, item, step)
        return item

    def _is_test(self, node: Any, scope: Scope) -> Shape:
        self._of(node.node, scope, may_lack=node.name in {"defined", "undefined"})
        for each in node.args:
            self._of(each, scope)
        return LEAF if node.name in self.environment.tests else self._wrong(node, f"there is no test '{node.name}'.{meant(node.name, self.environment.tests)}")

    def _is_condexpr(self, node: Any, scope: Scope) -> Shape:
        self._of(node.test, scope)
        return either(self._of(node.expr1, scope), self._of(node.expr2, scope) if node.expr2 else NOTHING)

    def _is_or(self, node: Any, scope: Scope) -> Shape:
        return either(self._of(node.left, scope), self._of(node.right, scope))

    def _is_and(self, node: Any, scope: Scope) -> Shape:
        return either(self._of(node.left, scope), self._of(node.right, scope))

    def _is_add(self, node: Any, scope: Scope) -> Shape:
        left, right = self._of(node.left, scope), self._of(node.right, scope)
        return either(left, right) if isinstance(left, Listed) else LEAF

    def _is_pow(self, node: Any, scope: Scope) -> Shape:
        return self._wrong(node, "'**' is not allowed in a template.")

    def _is_list(self, node: Any, scope: Scope) -> Shape:
        found: Shape = NOTHING
        for each in node.items:
            found = either(found, self._of(each, scope))
        return Listed(ANYTHING if found is NOTHING else found)

    def _is_tuple(self, node: Any, scope: Scope) -> Shape:
        return Group("a pair", {str(n): self._of(each, scope) for n, each in enumerate(node.items)})

    def _is_dict(self, node: Any, scope: Scope) -> Shape:
        fields = {}
        for pair in node.items:
            self._of(pair.key, scope)
            fields[str(pair.key.value) if isinstance(pair.key, nodes.Const) else "?"] = self._of(pair.value, scope)
        return Group("this list of words", fields)


def written(node: Any, end: str = "") -> str:
    """An expression as its author wrote it, as far as that is short."""
    steps: list[str] = []
    while isinstance(node, nodes.Getattr):
        steps.insert(0, node.attr)
        node = node.node
    if isinstance(node, nodes.Name):
        return f"'{'.'.join((node.name, *steps))}{end}'"
    return f"'….{'.'.join(steps)}{end}'" if steps else "this"


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that is most like one nobody knows, as a question."""
    close = difflib.get_close_matches(name, [each for each in known if not each.startswith("_")], n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


_INSTEAD = {name: name for name in ("upper", "lower", "title", "replace")} | {
    "capitalize": "upper_first",
    "strip": "trim",
    "join": "joined",
    "strftime": "date",
}


def _use(name: str) -> str:
    return f" Write '|{_INSTEAD[name]}' instead." if name in _INSTEAD else ""
