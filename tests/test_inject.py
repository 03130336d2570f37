"""The tag gets into finished pages, where it belongs, and nothing else changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oneflow_snippet import Artefacts, OutputError, snippet_tag
from oneflow_snippet.cli import main
from oneflow_snippet.inject import MARK, Outcome, inject, put, put_bytes

TAG = '<script src="/o.js"></script>'
OURS = f'<script {MARK} src="/o.js"></script>'

# Where the tag is to go, "@" stands.
PAGES = {
    "a whole page": "<!doctype html><html><head><title>¤</title>@</head><body></body></html>",
    "upper case and blanks": "<HTML><HEAD>\n@</HEAD\n><BODY></BODY></HTML>",
    "a comment": "<head><!-- </head> -->@</head>",
    "a comment that is none": "<head><!-->@</head><p>--></head>",
    "a script": "<head><script>var a = '</head>';</script>@</head>",
    "a title": "<head><title></head></title>@</head>",
    "a style": "<head><style>/* </head> */</style>@</head>",
    "a textarea in front of nothing": "<!doctype html>@<textarea></head></textarea>",
    "a noscript": "<head><noscript><style>p {}</style></noscript>@</head>",
    "an attribute": "<head><meta content='>'><script a='>'>'</head>'</script>@</head>",
    "no end of the head": "<html><head><title>¤</title>@<body><p>¤",
    "no head and no body": "<!doctype html><meta charset=utf-8><title>¤</title>@<p>¤",
    "minified": "<!doctype html><html lang=en><meta charset=utf-8><link rel=a href=b>@<h1>¤</h1>",
    "a byte order mark": "\ufeff<!doctype html><title>¤</title>@<p>¤",
    "a comment first": "<!-- built today --><!doctype html><title>¤</title>@<p>¤",
    "the place that is marked": "<head></head><body>@<p></body>",
    "Windows": "<head>\r\n@</head>\r\n<body>\r\n</body>\r\n",
}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "windows-1251", "shift_jis"])
def test_the_place_of_the_tag(kind: str, encoding: str) -> None:
    page = PAGES[kind].replace("¤", "Ж")
    if not encoding.startswith("utf"):
        page = page.removeprefix("\ufeff")
    elif encoding == "utf-16-le" and not page.startswith("\ufeff"):
        page = "\ufeff" + page
    hole = "<!-- oneflow-snippet -->" if "marked" in kind else ""
    before = page.replace("@", hole).encode(encoding)
    after = page.replace("@", OURS).encode(encoding)

    assert put_bytes(before, TAG) == after
    assert put_bytes(after, TAG) == after, "doing it again changes nothing"


def test_a_new_build_takes_the_place_of_the_one_before() -> None:
    page = put("<head></head>", "<script>old()</script>")
    assert page is not None

    assert put(page, TAG) == f"<head>{OURS}</head>"


@pytest.mark.parametrize("text", ["", "<p>a fragment</p>", '{"a": "<head>"}', "head", "<h1>x</h1>"])
def test_what_is_no_page_has_no_place(text: str) -> None:
    assert put(text, TAG) is None


@given(st.binary())
def test_bytes_around_the_tag_stay(noise: bytes) -> None:
    page = b"<!doctype html><head></head><body>" + noise

    assert put_bytes(page, TAG) == page.replace(b"</head>", OURS.encode() + b"</head>", 1)


@given(st.binary())
def test_taking_the_tag_out_again_gives_the_page(page: bytes) -> None:
    placed = put_bytes(page, TAG)

    if placed is not None and MARK.encode() not in page:
        assert placed.replace(OURS.encode(), b"", 1) == page


def test_a_tag_is_ascii_whatever_its_url() -> None:
    placed = put_bytes(b"<head></head>", '<script src="/ж.js"></script>')

    assert placed == f'<head><script {MARK} src="/&#1078;.js"></script></head>'.encode()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    pages = {
        "index.html": "<head></head>",
        "404.html": "<html><head></head>",
        "deep/er/page.HTM": "<head></head>",
        "part.html": "<p>a fragment</p>",
        "feed.xml": "<head></head>",
        "app.js": "'</head>'",
        "index.html.gz": "<head></head>",
    }
    for name, text in pages.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


def outcomes(site: Path, *, check: bool = False) -> dict[str, Outcome]:
    found = inject(site, TAG, check=check)
    return {finding.path.relative_to(site).as_posix(): finding.outcome for finding in found}


def contents(site: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_folder(site: Path) -> None:
    before = contents(site)
    changed = {
        "404.html": Outcome.CHANGED,
        "deep/er/page.HTM": Outcome.CHANGED,
        "index.html": Outcome.CHANGED,
        "part.html": Outcome.NO_PLACE,
    }
    assert outcomes(site, check=True) == changed
    assert contents(site) == before, "a check changes nothing"

    assert outcomes(site) == changed
    touched = {path for path, data in contents(site).items() if before[path] != data}
    assert {Path(path).name for path in touched} == {"404.html", "page.HTM", "index.html"}

    after = contents(site)
    kept = dict.fromkeys(changed, Outcome.KEPT) | {"part.html": Outcome.NO_PLACE}
    assert outcomes(site) == kept
    assert contents(site) == after


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_stay(site: Path) -> None:
    (site / "index.html").chmod(0o640)
    outcomes(site)

    assert (site / "index.html").stat().st_mode & 0o777 == 0o640


def test_a_link_is_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.html").write_text("<head></head>")
    (site / "link.html").symlink_to(tmp_path / "elsewhere.html")
    outcomes(site)

    assert (tmp_path / "elsewhere.html").read_text() == "<head></head>"


def test_what_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder with pages"):
        list(inject(tmp_path / "nothing", TAG))


def test_the_command(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(site.parent)
    assert main(["inject", "site"]) == 2
    assert "no build to read" in capsys.readouterr().err

    made = Artefacts("1", "code", "code")
    made.write("dist")
    assert main(["inject", "site", "--check"]) == 1
    assert (site / "index.html").read_text() == "<head></head>"

    capsys.readouterr()
    assert main(["inject", "site"]) == 0
    found = capsys.readouterr()
    assert "3 changed, 0 up to date, 1 no place for the tag" in found.out
    assert found.err == f"{Path('site', 'part.html')}: no place for the tag\n"
    assert (site / "index.html").read_text() == f"<head><script {MARK}>code</script></head>"

    assert main(["inject", "site", "--check"]) == 0
    assert main(["inject", "site", "--src", "/o.js", "--integrity"]) == 0
    tag = snippet_tag(made, src="/o.js", integrity=True)
    assert str(tag).removeprefix("<script") in (site / "index.html").read_text()
