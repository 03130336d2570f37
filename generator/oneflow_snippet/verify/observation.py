"""What was seen of a page: plain data, from which everything else follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Analytics = Literal["none", "stub", "loaded", "old", "other"]
"""What bears the name of Analytics.js: nothing, the array of Segment's snippet, Analytics.js 2.0,
the classic one, or something else."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script element.

    Attributes:
        src: Its URL in full; empty for code in the element.
        ours: It holds the snippet, or has the name of a file of a build.
        sdk: It is one for the 1Flow SDK.
        text: The code of a snippet, from the element or its file; empty where it is not known.
        type: The attribute ``type``.
        integrity: The attribute ``integrity``.
        in_body: It stands in the body.
        key: The attribute ``data-api-key``.
    """

    src: str = ""
    ours: bool = False
    sdk: bool = False
    text: str = ""
    type: str = ""
    integrity: str = ""
    in_body: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a script.

    Attributes:
        url: What the page has asked for.
        status: Of the answer; 0: none came.
        failure: Chromium's name for what went wrong, such as ``net::ERR_NAME_NOT_RESOLVED``.
        blocked: Chromium's name for what forbade it, such as ``csp``.
    """

    url: str
    status: int = 0
    failure: str = ""
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that the page's Content-Security-Policy forbade.

    Attributes:
        directive: The effective one, such as ``script-src-elem``.
        blocked: URL of what was forbidden, or a word such as ``inline``.
        sample: The first characters of what was forbidden, where the browser tells them.
    """

    directive: str
    blocked: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What ``oneflowSnippet`` said in the end; the attributes are those of ``oneflow.d.ts``."""

    state: str
    version: str
    problems: tuple[str, ...] = ()
    waiting: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of one page.

    Attributes:
        url: As it was asked for.
        error: Why the page did not come; empty: it came.
        snippet: None where there is no ``oneflowSnippet``.
        analytics: What bears the name of Analytics.js.
        registered: Analytics.js has the snippet among its plugins.
        write_key: Segment's; None where there is no Analytics.js 2.0.
        integration: The switch of 1Flow in the integrations at init, or that of all.
        gpc: The browser sends Global Privacy Control.
        scripts: All elements, in the order of the page.
        requests: For scripts, in their order.
        violations: Of the policy.
        console: What the page said there.
        tracked: Name of the event that was sent; empty: none was.
        calls: How many calls the snippet made of it.
        seconds: For how long the page was watched.
    """

    url: str
    error: str = ""
    snippet: Snippet | None = None
    analytics: Analytics = "none"
    registered: bool = False
    write_key: str | None = None
    integration: bool | None = None
    gpc: bool = False
    scripts: tuple[Script, ...] = ()
    requests: tuple[Request, ...] = ()
    violations: tuple[Violation, ...] = ()
    console: tuple[str, ...] = ()
    tracked: str = ""
    calls: int = 0
    seconds: float = 0

    @property
    def state(self) -> str:
        """In a word: the state of the snippet, ``absent``, or ``unreachable``."""
        if self.error:
            return "unreachable"
        return self.snippet.state if self.snippet else "absent"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the site's own configuration and build say; empty where they are not at hand.

    Attributes:
        key: The 1Flow project.
        code: ``oneflow.min.js`` of the build.
        hashes: Of the files of the build with code, ``sha256-…``.
        event: The name of an event that somebody expects to reach 1Flow.
    """

    key: str = ""
    code: str = ""
    hashes: frozenset[str] = frozenset()
    event: str = ""
