"""The 1Flow SDK, played: every form in which it is met, recording its calls."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import Any, Literal

URL = "https://1flow.app/js/1flow.js"

When = Literal["now", "later", "never"]

NOTHING = "/* an SDK that defines nothing */"
BROKEN = 'throw new Error("the SDK broke");'

_FOUND_KEY = """\
(function () {
  var tag = document.querySelector("script[data-api-key]");
  __harness.report("sdk", tag && tag.getAttribute("data-api-key"));
})();"""
_FUNCTION = Template("""\
function $name() {
  __harness.record(arguments[0], [].slice.call(arguments, 1));
  $after
}""")
_METHODS = Template("""\
{
  logUser: function () { __harness.record("logUser", arguments); $after },
  logEvent: function () { __harness.record("logEvent", arguments); $after },
  on: function () { __harness.record("on", arguments); }
}""")
_TOUCH = """\
[].forEach.call(arguments, function (given) {
  if (given && typeof given === "object") given.touched = true;
});"""


@dataclass(frozen=True, slots=True)
class Sdk:
    """An SDK as a page meets it."""

    form: Literal["function", "method"] = "function"
    """Called as `_1flow("track", …)`, or as `_1flow.logEvent(…)`."""
    declared: Literal["window", "const", "var", "function"] | None = None
    """How `_1flow` comes into being; as in the wild unless given: on window in function form,
    a global constant in method form."""
    assigned: When = "now"
    """When it is there; `later` means on window, at `Visit.later`."""
    glob: When | None = None
    """When `window.glob` is set, for which 1Flow's own package waits; as in the wild unless
    given: at once in method form, never in function form."""
    touches: bool = False
    """Whether it changes every object that it is given."""

    def __str__(self) -> str:
        """The SDK's script."""
        method = self.form == "method"
        steps = [_FOUND_KEY, _at(self.assigned, self._declaration())]
        steps.append(_at(self.glob or ("now" if method else "never"), "window.glob = {};"))
        return "\n".join(filter(None, steps))

    def _declaration(self) -> str:
        usual = "const" if self.form == "method" and self.assigned == "now" else "window"
        match self.declared or usual:
            case "window":
                return f"window._1flow = {self._value()};"
            case "function":
                return self._value("_1flow")
            case word:
                return f"{word} _1flow = {self._value()};"

    def _value(self, name: str = "") -> str:
        template = _FUNCTION if self.form == "function" else _METHODS
        if name and template is _METHODS:
            raise ValueError("an SDK in method form is no function declaration")
        return template.substitute(name=name, after=_TOUCH if self.touches else "")


def _at(when: When, statement: str) -> str:
    match when:
        case "now":
            return statement
        case "later":
            return f"__harness.later.push(function () {{ {statement} }});"
        case "never":
            return ""


def names(calls: list[list[Any]]) -> list[str]:
    """The names of track calls."""
    return [call[1] for call in calls]
