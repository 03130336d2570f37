"""Small code does what readable code does."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from oneflow_snippet.compiler.minify import minify

# Each calls log(…) in an order that a wrong rewrite would change.
PROGRAMS = {
    "if": "if (yes) { log(1); } if (no) { log(2); } if (!yes) { log(3); } if (!no) { log(4); }",
    "if with several": "if (yes) { log(1); log(2); } if (no) { log(3); log(4); } else { log(5); }",
    "if or": "if (yes || log(0)) { log(1); } if (no || yes) { log(2), log(3); }",
    "if assignment": "var a; if ((a = no)) { log(1); } if (a = yes) { a = 3; log(a); }",
    "else if": "if (no) { log(1); } else if (no) { log(2); } else if (yes) { log(3); }",
    "dangling else": "if (yes) { if (no) { log(1); } } else { log(2); } log(3);",
    "dangling else with statements": (
        "if (yes) { if (no) { var x = 1; } else { for (var i = 0; i < 2; i++) { log(i); } } }"
        " else { log(9); }"
    ),
    "return": (
        "function f(a) { if (a) { return 1; } return 2; } function g(a) { if (a) { return; }"
        " log('g'); return 3; } log(f(yes)); log(f(no)); g(yes); log(g(no));"
    ),
    "return of several": (
        "function f(a) { if (a) { return 1, 2; } return 3, 4; } log(f(yes), f(no));"
    ),
    "loops": "var n = 3; while (n) { n--; } log(n); for (var i = 0; i < 2; i++) { log(i); }",
    "loop with a body": (
        "var n = 3; while (n--) { log(n); log('x'); } for (var k in { a: 1 }) { log(k); }"
    ),
    "var": "var a = 1; var b = a + 1; var c; var d = (b, 5); log(a, b, c, d);",
    "constants": "log(true, false, !true, [true], { a: false }, true ? 1 : 2);",
    "parentheses": "var a = (1 + 2) * 3; log((a, 4)); log((yes && no) || 5, (yes ? 1 : 2) + 1);",
    "statement that opens like a block": (
        "if ({}.x) { log(1); } else { log(2); } if ([].concat) { log(3); }"
    ),
    "functions": (
        "if (yes) { (function () { log(1); })(); } var f = (function () { return 2; })(); log(f);"
    ),
    "try": "try { if (yes) { throw 1; } log(0); } catch (error) { if (error) { log(error); } }",
    "strict": "(function () { 'use strict'; log(typeof this); if (yes) { log(1); } })();",
    "switch": "switch (2) { case 1: log(1); break; case 2: if (yes) { log(2); } default: log(3); }",
    "nested conditions": (
        "if (yes) { if (no) { log(1); } else { log(2); } } if (no) { if (yes) { log(3); } }"
    ),
    "escapes": r"log('\u003c/script\u003e', \"\u2028\", /\u003ca\/b/.source);".replace('\\"', '"'),
    "in": "if (!('x' in { x: 1 })) { log(1); } if ('x' in { x: 1 }) { log(2); }",
    "a function used once": (
        "function f() { log(1); } log(2); [f, 3].forEach(function (g) { if (g.call) { g(); } });"
        " function h() { return h; } var x = h; log(x === h()); function k() { log(k); } var y = 1;"
    ),
    "a function used once, but often": (
        "var all = []; function f() {} for (var i = 0; i < 2; i++) { all.push(f); }"
        " function g() { all.push(e); } function e() {} g(); g();"
        " log(all[0] === all[1], all[2] === all[3]);"
    ),
    "a function used once, and called": (
        "function f(a) { log(a); } f(1); function g() { return { a: 2 }; } log(g().a);"
        " function K() { this.a = 3; } log(new K().a); function h() {} h.a = 4; log(typeof h);"
    ),
    "names within and without": (
        "var a = 1, b = 2; function f(c) { var a = c + b; return function (b) { return a + b; }; }"
        " log(f(3)(4), a, b); var g = function h(n) { return n ? h(n - 1) : a; }; log(g(2));"
    ),
    "the error of a catch": (
        "var e = 1; function f() { log(e); } try { throw 2; } catch (e) { var x = e; log(x);"
        " [f].forEach(function (g) { g(); }); } try { throw 3; } catch (d) { log(d, e, x); }"
    ),
    "names of properties": "var a = { b: 1, c: { d: 2 } }, d = 'b'; log(a.b, a.c.d, a[d], d in a);",
    "more names than letters": (
        "".join(f"var n{at} = {at};" for at in range(60))
        + "log("
        + "+".join(f"n{at}" for at in range(60))
        + ");"
    ),
    "not a literal": "if (!{}.toString.call(yes)) { log(1); } if (!function () {}()) { log(2); }",
    "an empty loop": "var n = 2; if (n) { while (n-- > 0); } for (n = 3; n--; ); log(n);",
    "dangling else of a loop": (
        "function f(p, x) { if (p) while (x) { if (x > 1) { return 1; } x = 0; } else { log(9); } }"
        " log(f(1, 2), f(1, 1), f(0, 1));"
    ),
    "not": "log(!yes ? 1 : 2); if (!no) { log(3); } else { log(4); } log(!(yes && no) ? 5 : 6);",
    "update": "var n = 0; if (!n++) { log(n); } if (!n++) { log('no'); } log(n);",
}


def run(program: str) -> Any:
    """Give what a program logs."""
    frame = (
        "var logged = []; var yes = true, no = false;"
        "function log() { logged.push([].slice.call(arguments)); }"
        f"{program}\n;process.stdout.write(JSON.stringify(logged));"
    )
    ran = subprocess.run(["node", "-"], input=frame, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{program}\n{ran.stderr}"
    return json.loads(ran.stdout)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_same_happens_in_the_same_order(program: str) -> None:
    # As in the snippet: names at the top are out of reach for the minifier, those within are not.
    within = f"(function (log, yes, no) {{ {program} }})(log, yes, no);"
    small = minify(within)

    assert run(small) == run(within), small
    assert len(small) < len(within)
    assert minify(small) == small or len(minify(small)) <= len(small)
