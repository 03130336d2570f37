"""Small code does what readable code does."""

from __future__ import annotations

import random
from typing import Any

import pytest
from harness.node import Node
from hypothesis import settings
from oneflow_snippet.compiler.minify import MinifyError, minify
from strategies.examples import TIMES
from strategies.programs import Programs

# Each calls log(…) in an order that a wrong rewrite would change.
PROGRAMS = {
    "if": "if (yes) { log(1); } if (no) { log(2); } if (!yes) { log(3); } if (!no) { log(4); }",
    "if with several": "if (yes) { log(1); log(2); } if (no) { log(3); log(4); } else { log(5); }",
    "if or": "if (yes || log(0)) { log(1); } if (no || yes) { log(2), log(3); }",
    "expressions before a statement": (
        "function f(a) { log(1); if (a) { log(2); return 3; } log(4); log(5); return 6; }"
        " log(f(yes)); log(f(no)); log(7); if (log(8), yes) { log(9); } else { log(10); }"
        " function g(a) { log(a), log(11); if (a) return; log(12); } g(yes); g(no);"
        " try { log(13); log(14); throw 15; } catch (e) { log(e); }"
        " function h(a) { log(16); if (a) return 17; return 18; } log(h(yes), h(no));"
    ),
    "a literal beside an operator": (
        "var a = { b: '1' }; log(a.b === '1', a.b !== '1', a.b == 1, a.b === '1' === yes);"
        " log(typeof a.b === 'string', typeof a.b !== 'string', -a.b === -1, a.b + '' === '1');"
        " log(no || (yes && 2), (no && yes) || 3, (yes || no) && 4, yes === !no === yes);"
    ),
    "numbers": (
        "log(1000, 300000, 1200, 1e3, 0x1000, 10.000, 100, 1000 .toFixed(), 1000..toFixed());"
    ),
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
    "a literal's property": "log(true.toString(), false['a'], (1).toFixed(), 1 .toFixed(1));",
    "what would be a comment": "var b = 2; log(1 < !--b, b); log(4 / /2/.exec('2')[0]);",
    "what would be flags": "log('a' in { a: 1 }, /a/ instanceof RegExp, '/a/' in {}, /a/ in {});",
    "what would end an element": "var script = 1; log(2 < script, 2 < /script/);",
    "typeof an object": "var o = { toString: function () { return 'x'; } }; log(typeof 1 === o);",
    "no directive": (
        "function f() { 'use strict'; return typeof this; } log(f.call(undefined));"
        " function g() { function h() {} 'use strict'; return typeof this; }"
        " log(g.call(undefined));"
        " function k() { ; 'use strict'; return typeof this; } log(k.call(undefined));"
    ),
    "in within for": "for (var i = ('a' in { a: 1 }); i; i = false) { log(i); }",
    "an error and a variable of one name": (
        "function f() { try { throw 1; } catch (e) { var e = 2; log(e); } return e; } log(f());"
    ),
    "arguments": (
        "function f(a) { var arguments; return arguments[0]; } log(f(3));"
        " function g(f) { return f; function f() {} } log(typeof g(1));"
        " function h(f) { var x = f; function f() {} return typeof arguments[0]; } log(h(1));"
    ),
    "getters and setters": (
        "var n = 1; var o = { get a() { var n = 2; return n; }, set a(b) { if (b) { n = b; } } };"
        " o.a = 5; log(n, o.a); o = { set c(f) { while (f--); } }; o.c = 3;"
    ),
    "labels": (
        "var l = 1; l: for (var i = 0; i < 2; i++) { for (;;) { if (i) { break l; } continue l; } }"
        " try { throw 5; } catch (l) { a: { l: { break a; } log('no'); } log(l); } log(l);"
        " if (yes) { l: ; }"
    ),
    "do": (
        "var n = 2; do { log(n); n--; } while (n); do if (n) { log(n); } while (n++ < 1);"
        " do ; while (n++ < 5); log(n);"
    ),
    "nothing to do": "if (log(1)); else log(2); if (yes) { if (log(3)); }",
    "update": "var n = 0; if (!n++) { log(n); } if (!n++) { log('no'); } log(n);",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_the_same_happens_in_the_same_order(node: Node, program: str) -> None:
    # As in the snippet: names at the top are out of reach for the minifier, those within are not.
    within = f"(function (log, yes, no) {{ {program} }})(log, yes, no);"
    small = minify(within)

    expected, found = node.ask("programs", [within, small])

    assert found == expected, small
    assert len(small) < len(within)
    assert minify(small) == small or len(minify(small)) <= len(small)


UNSAFE = {
    "with": ("log(1);\nwith ({}) { log(2); }", "line 2: `with` "),
    "eval": ("log(1);\n\n(function (a) { eval('a'); })();", "line 3: `eval` "),
    "a function in a block": (
        "if (1) {\n function f() {} }",
        "line 2: a function declared in a block ",
    ),
    "a long string": ("var a;\na = 'b\\\nc';", "line 2: a string over several lines "),
    "no ES5": ("let a = 1;", "not ES5: "),
}


@pytest.mark.parametrize(("source", "message"), UNSAFE.values(), ids=UNSAFE)
def test_what_cannot_be_small_safely_is_refused(source: str, message: str) -> None:
    with pytest.raises(MinifyError) as error:
        minify(source)

    assert str(error.value).startswith(message)


def test_no_element_ends_within_the_code() -> None:
    assert "<script" not in minify("var script = 1; f(2 < script);")
    assert "</script" not in minify("f(2 < /script/);")


def told(wrong: list[tuple[str, str, Any, Any]]) -> str:
    """Show the simplest of the programs that do something else."""
    readable, small, expected, found = min(wrong, key=lambda case: len(case[0]))
    return (
        f"of {len(wrong)} programs:\n{readable}\n\n{small}\nexpected {expected}\nfound    {found}"
    )


def test_random_programs_do_when_small_what_they_do_when_readable(node: Node) -> None:
    first = 0 if settings().derandomize else random.randrange(10**9)
    seeds = range(first, first + 150 * TIMES)
    tried, wrong = 0, []
    for seed in seeds:
        readable = Programs(seed).program()
        try:
            small = minify(readable)
        except MinifyError:
            continue
        expected, found = node.ask("programs", [readable, small])
        if expected and expected[0][:1] == ["not ES5"]:  # so it does nothing that could differ
            continue
        tried += 1
        wrong += [(readable, small, expected, found)] if found != expected else []

    assert not wrong, told(wrong)
    assert tried > len(seeds) / 2
