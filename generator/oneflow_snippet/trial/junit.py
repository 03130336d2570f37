"""Verdicts as JUnit's XML, which CI systems show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from oneflow_snippet.trial.cases import Verdict

# What XML cannot hold, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(verdicts: Sequence[Verdict]) -> str:
    """Return a document with one suite."""
    failures = sum(bool(verdict.difference) for verdict in verdicts)
    suite = Element(
        "testsuite", name="oneflow-snippet", tests=str(len(verdicts)), failures=str(failures)
    )
    for verdict in verdicts:
        case = verdict.case
        test = SubElement(suite, "testcase", classname=_text(str(case.file)), name=_text(case.name))
        if verdict.difference:
            failure = SubElement(test, "failure", message="1Flow gets something else")
            failure.text = _text(verdict.difference)
    return tostring(suite, encoding="unicode", xml_declaration=False) + "\n"


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
