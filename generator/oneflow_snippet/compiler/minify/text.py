"""From a syntax tree of calmjs to text, without blanks that have no meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calmjs.parse.unparsers.es5 import minify_printer

if TYPE_CHECKING:
    from calmjs.parse.asttypes import Node


def text_of(tree: Node) -> str:
    """Write a program in one line.

    calmjs leaves a blank only between words and between equal signs; where other tokens, too,
    would be taken for something else side by side, one is added.
    """
    written = ["", ""]
    for fragment in minify_printer(drop_semi=True)(tree):
        token = str(fragment.text)
        if _would_be_misread(written[-2], written[-1], token):
            written.append(" ")
        written.append(token)
    return "".join(written)


def _would_be_misread(last_but_one: str, last: str, following: str) -> bool:
    match last:
        case "/":
            return following.startswith("/")  # `a / /b/` would be a comment
        case "!":
            # `a < !--b` would be one of HTML
            return last_but_one.endswith("<") and following == "--"
        case "<" | "<<":
            # Not in a page: the element around would end, or another begin.
            return following.lower().startswith(("/script", "script"))
    if last.isdecimal():
        return following == "."  # `1 .toFixed()`
    # `/a/ in b`: the word would be the regular expression's flags.
    is_regex = last.startswith("/") and last != "/="
    return is_regex and (following[0].isalnum() or following[0] in "_$\\")
