"""What Segment's own parser makes of a trigger, oddities included.

It checks no grammar. It goes through the words once, keeps each condition that it finds, and joins
them all by the last ``and`` or ``or`` that it has seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_snippet.languages.ecmascript import joined
from oneflow_snippet.languages.fql.logic import ALWAYS, NEVER, all_of, any_of, opposite
from oneflow_snippet.languages.fql.nodes import (
    OBJECTS,
    SCALARS,
    Call,
    Condition,
    Function,
)
from oneflow_snippet.segment.trigger_semantics import field_of, test_of, to_string, value_of
from oneflow_snippet.segment.trigger_tokens import END, DeadTriggerError, Token, split


@dataclass(frozen=True, slots=True)
class Reading:
    """For which events a trigger fires at Segment.

    Attributes:
        fires: Holds for them.
        throws: Holds for the events on which Segment fails, and skips the later mappings of the
            same action.
        dead: Why Segment cannot read the trigger, which then never fires; else empty.
    """

    fires: Condition
    throws: Condition = NEVER
    dead: str = ""


_BROKEN = Reading(NEVER, ALWAYS)
"""A condition on which Segment fails."""


def read(trigger: str) -> Reading:
    """Return what Segment reads in a trigger."""
    try:
        reading = _Level(_with_dotted_names(split(trigger)), depth=0).reading()
    except DeadTriggerError as error:
        return Reading(NEVER, dead=str(error))
    if reading is None:
        return Reading(NEVER, dead="it finds no condition in it")
    return reading


def _with_dotted_names(tokens: list[Token]) -> list[Token]:
    names: list[Token] = []
    for token in tokens:
        dotted = len(names) > 1 and names[-1].is_sign(".") and names[-2].kind == "name"
        if token.kind == "name" and dotted:
            names[-2:] = [Token("name", f"{names[-2].text}.{token.text}")]
        else:
            names.append(token)
    return names


class _Level:
    """One level of parentheses, read from its first word to its last."""

    def __init__(self, tokens: list[Token], depth: int) -> None:
        self._tokens = tokens[::-1]
        self._depth = depth
        self._found: list[Reading | None] = []
        self._connective = "and"

    def reading(self) -> Reading | None:
        while self._tokens:
            self._step(self._tokens.pop())
        if len(self._found) < 2:
            return self._found[0] if self._found else None
        # Parentheses without a condition are fine, until Segment comes to evaluate them.
        parts = [part or _BROKEN for part in self._found]
        return _any(parts) if self._connective == "or" else _all(parts)

    def _step(self, token: Token) -> None:
        if token.kind == "connective":
            self._connective = token.text
        elif token.is_sign("("):
            self._found.append(_Level(self._group(), self._depth + 1).reading())
        elif token.is_sign("!") and self._tokens and self._is_call(self._tokens[-1]):
            self._call(self._tokens.pop().text, negated=True)
        elif self._is_call(token):
            self._call(token.text, negated=False)
        elif token.kind == "name" and token.text.split(".")[0] in (*SCALARS, *OBJECTS):
            operator, value = self._take("an operator"), self._take("a value")
            self._found.append(_compare(token.text, operator.text, value))

    @staticmethod
    def _is_call(token: Token) -> bool:
        return token.kind == "name" and token.text in {"contains", "match"}

    def _take(self, what: str) -> Token:
        if not self._tokens:
            raise DeadTriggerError(f"{what} is missing")
        return self._tokens.pop()

    def _group(self) -> list[Token]:
        group: list[Token] = []
        while self._tokens and not self._tokens[-1].is_sign(")"):
            group.append(self._tokens.pop())
        if not self._tokens:
            nested = "nested parentheses are a parse error there"
            raise DeadTriggerError(nested if self._depth else "a parenthesis is never closed")
        self._tokens.pop()
        return [*group, Token("end", END)]

    def _call(self, name: str, *, negated: bool) -> None:
        # Five words are taken, whatever they are: "(", the field, ",", the text, ")".
        words = [self._tokens.pop() for _ in range(min(5, len(self._tokens)))]
        if len(words) < 4:
            raise DeadTriggerError(f"{name} lacks an argument")
        root = _root_of_argument(words[1].text)
        if not root:
            return
        text = to_string(value_of(words[3]))
        function: Function = "contains"
        if name == "match":
            starts = words[3].text.startswith('"') and text.endswith("*")
            text = text[:-1] if starts else text[1:]
            # What ends with nothing also starts with it: any string, which "*" asks for here.
            function = "starts_with" if starts or not text else "ends_with"
        field = field_of(root, words[1].text)
        found = Reading(Call(function, field, joined(text), negated)) if field else _BROKEN
        self._found.append(found)


def _all(parts: list[Reading]) -> Reading:
    throws = [
        all_of([*(earlier.fires for earlier in parts[:at]), part.throws])
        for at, part in enumerate(parts)
    ]
    return Reading(all_of([part.fires for part in parts]), any_of(throws))


def _any(parts: list[Reading]) -> Reading:
    fires = [
        all_of([*(opposite(earlier.throws) for earlier in parts[:at]), part.fires])
        for at, part in enumerate(parts)
    ]
    throws = [
        all_of([*(opposite(earlier.fires) for earlier in parts[:at]), part.throws])
        for at, part in enumerate(parts)
    ]
    return Reading(any_of(fires), any_of(throws))


def _root_of_argument(text: str) -> str:
    if text in {"event", "name", "userId"}:
        return text
    return next((root for root in OBJECTS if text.startswith(root)), "")


def _compare(name: str, operator: str, token: Token) -> Reading:
    root = name.split(".", maxsplit=1)[0]
    field = field_of(root, name)
    return Reading(test_of(field, operator, value_of(token))) if field else _BROKEN
