"""`csp` prints the policy that a page needs, and says what a policy lacks."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from oneflow_snippet import build, load_config
from oneflow_snippet.cli import main

CONFIG = {"project_api_key": "k"}
ARTEFACTS = build(load_config(CONFIG, environ={}))
HASH, FILE = ARTEFACTS.csp_hash, f"'{ARTEFACTS.integrity}'"
CONNECT = "connect-src https://cdn.segment.com https://api.segment.io"
HOSTS = "https://1flow.app https://cdn.segment.com"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("oneflow.toml").write_text('project_api_key = "k"\n')


@pytest.mark.parametrize(
    ("way", "sources"),
    [
        ("hash", f"{HASH} 'strict-dynamic'"),
        ("nonce", "'nonce-r4nd0m' 'strict-dynamic'"),
        ("file", f"{FILE} 'strict-dynamic'"),
        ("hosts", f"'self' {HOSTS}"),
    ],
)
def test_a_header_and_an_element(
    way: str, sources: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["csp", "--way", way, "--nonce", "r4nd0m"]) == 0

    policy = f"script-src {sources}; {CONNECT} https://1flow.app"
    assert capsys.readouterr().out.splitlines() == [
        f"Content-Security-Policy: {policy}",
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
    ]
    Path("policy").write_text(policy)
    assert main(["csp", "--way", way, "--check", "policy"]) == 0, "it is enough"
    assert main(["csp", "--check", "policy"]) == (1 if way == "hosts" else 0)


def test_the_sdk_on_ones_own_site_and_another_client(capsys: pytest.CaptureFixture[str]) -> None:
    options = "sdk_url = '/1flow.js'\nclient = 'rudderstack'\ntrusted_types = true\n"
    Path("oneflow.toml").write_text(f"project_api_key = 'k'\n{options}")

    assert main(["csp", "--way", "hosts"]) == 0

    said = capsys.readouterr()
    demand = "require-trusted-types-for 'script'; trusted-types oneflow"
    header = f"Content-Security-Policy: script-src 'self'; connect-src 'self'; {demand}"
    assert said.out.splitlines()[0] == header
    assert said.err == "", "nothing is said about Segment"


def test_a_nonce_is_no_way_out_of_the_attribute(capsys: pytest.CaptureFixture[str]) -> None:
    main(["csp", "--way", "nonce", "--nonce", '"><script>'])

    assert "'nonce-&#34;&gt;&lt;script&gt;'" in capsys.readouterr().out.splitlines()[1]


SDK_LACKS = "script-src lacks https://1flow.app, for the 1Flow SDK"
CDN_LACKS = "script-src lacks https://cdn.segment.com, for Analytics.js"
CONNECTIONS = [
    "connect-src lacks https://cdn.segment.com, for Segment's settings",
    "connect-src lacks https://api.segment.io, for Segment's events",
]

# A policy, and what it lacks.
POLICIES = [
    ("img-src 'self'", []),
    (f"script-src {HASH} 'strict-dynamic'; {CONNECT}", []),
    (f"script-src {FILE} {HOSTS}; {CONNECT}", []),
    (f"script-src 'nonce-a' https://cdn.segment.com; {CONNECT}", []),
    (f"script-src 'nonce-a'; {CONNECT}", [CDN_LACKS]),
    (f"script-src 'unsafe-inline' {HOSTS}; {CONNECT}", []),
    (f"script-src 'unsafe-inline' {HASH} *; {CONNECT}", []),
    (f"script-src 'unsafe-inline' https:; {CONNECT}", []),
    (f"script-src 'unsafe-inline' *.segment.com 1flow.app; {CONNECT}", []),
    (f"script-src 'unsafe-inline' https://1flow.app/js/ *.segment.com; {CONNECT}", []),
    (f"script-src 'unsafe-inline' https://1flow.app/css/ *.segment.com; {CONNECT}", [SDK_LACKS]),
    (f"script-src 'unsafe-inline' https://1flow.app:8443 *.segment.com; {CONNECT}", [SDK_LACKS]),
    (f"script-src 'unsafe-inline' http://1flow.app *.segment.com; {CONNECT}", []),
    (f"script-src 'unsafe-inline' *.1flow.app *.segment.com; {CONNECT}", [SDK_LACKS]),
    (f"script-src {HASH} {HOSTS}; connect-src 'self'", CONNECTIONS),
    (f"default-src {HASH} {HOSTS} https://api.segment.io", []),
    (f"script-src-elem {HASH} {HOSTS}; script-src 'none'; {CONNECT}", []),
    (
        f"script-src 'self' {HOSTS}; {CONNECT}",
        [f"script-src lacks {HASH} or a nonce or {FILE}, for the snippet"],
    ),
    (
        f"script-src {HASH} 'strict-dynamic'; {CONNECT}; require-trusted-types-for 'script'",
        ["it demands Trusted Types: set trusted_types = true"],
    ),
    (f"script-src {HASH} {HOSTS}; {CONNECT}, script-src {HASH} 'strict-dynamic'", []),
    (f"script-src {HASH} {HOSTS}; {CONNECT}, connect-src 'self'", CONNECTIONS),
]


@pytest.mark.parametrize(("policy", "lacking"), POLICIES)
def test_what_a_policy_lacks_is_said(
    policy: str, lacking: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("policy").write_text(policy)

    assert main(["csp", "--check", "policy"]) == (1 if lacking else 0)

    said = capsys.readouterr()
    assert said.err.splitlines() == [f"policy: {each}" for each in lacking]
    assert bool(said.out) is not bool(lacking)


@pytest.mark.parametrize(
    "text",
    [
        "HTTP/1.1 200 OK\nContent-Security-Policy: connect-src 'self'\nServer: x\n",
        """<META http-equiv='content-security-policy' content="connect-src 'self'"><p>""",
        "connect-src\n  'self'",
    ],
)
def test_headers_pages_and_bare_policies_are_read(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("policy").write_text(text)

    assert main(["csp", "--check", "policy"]) == 1
    assert capsys.readouterr().err.splitlines() == [f"policy: {each}" for each in CONNECTIONS]


class Page(BaseHTTPRequestHandler):
    """A page with a policy in its header, and another one in an element."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Security-Policy", f"script-src {HASH} 'strict-dynamic'")
        self.end_headers()
        self.wfile.write(
            b"<meta http-equiv='Content-Security-Policy' content=\"connect-src 'none'\">"
        )

    def log_message(self, *_: object) -> None:
        """Keep the test's output to itself."""


@pytest.fixture
def page() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_page_is_asked_for_its_policies(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["csp", "--check", page]) == 1
    assert capsys.readouterr().err.splitlines() == [f"{page}: {each}" for each in CONNECTIONS]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("nowhere", "nowhere: cannot be read: No such file or directory"),
        ("{page}missing", "{page}missing: cannot be read: Not Found"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/: cannot be read: "),
        ("http://[/", "http://[/: cannot be read: "),
        ("empty", "empty: expected a Content-Security-Policy, found none"),
    ],
)
def test_what_cannot_be_read(
    place: str, says: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").write_text("<p>a page without a policy</p>")

    assert main(["csp", "--check", place.format(page=page)]) == 2
    assert f"oneflow-snippet: {says.format(page=page)}" in capsys.readouterr().err
