"""The command at a terminal, in a pipe and in a script: streams, exit codes, escapes, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from oneflow_snippet.cli import main
from oneflow_snippet.cli.command import command

pty = pytest.importorskip("pty", reason="streams are tried as POSIX has them")

COMMAND = [sys.executable, "-m", "oneflow_snippet"]
FILES = {
    "fine.toml": 'project_api_key = "k"\n',
    "off.toml": 'project_api_key = "k"\nenvironments.staging.enabled = false\n',
    "warned.toml": 'project_api_key = "YOUR_KEY"\n',
    "wrong.toml": 'regoin = "us"\n',
    "settings.json": '{"subscriptions": []}',
    "taken": "default-src 'self'",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run(line: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.run([*COMMAND, *line.split()], check=False, **{**given, **options})  # type: ignore[call-overload,no-any-return]


# What is said where: each line is a command, its exit code, and what stands on standard output and
# on standard error; "" is nothing at all.
TABLE = [
    ("--version", 0, "oneflow-snippet ", ""),
    ("--help", 0, "Commands:", ""),
    ("build --help", 0, "Examples:", ""),
    ("", 2, "", "Usage: oneflow-snippet"),
    ("biuld", 2, "", "No such command 'biuld'. Did you mean 'build'?"),
    ("build --ouput x", 2, "", "No such option '--ouput'. Did you mean '--out'?"),
    ("build surplus", 2, "", "Got unexpected extra argument"),
    ("build", 2, "", "no configuration: looked for oneflow.toml, oneflow.json and"),
    ("build --config nowhere.toml", 2, "", "nowhere.toml: no such file"),
    ("build --config taken/x.toml", 2, "", "taken/x.toml: cannot be read: Not a directory"),
    ("build --config .", 2, "", ".: cannot be read: Is a directory"),
    ("build --config fine.toml", 0, "oneflow.min.js", ""),
    ("build --config fine.toml -q", 0, "", ""),
    ("build --config fine.toml --json", 0, '"csp_hash"', ""),
    ("build --config fine.toml --format json", 0, '"problems": []', ""),
    ("build --config fine.toml --out taken", 2, "", "taken: cannot be written: "),
    ("build --config fine.toml --max-bytes 10", 1, "", "expected at most 10"),
    ("build --config fine.toml --check", 1, "dist/oneflow.js is missing", "dist is not what it"),
    ("build --config fine.toml --check --watch", 2, "", "--watch writes and --check does not"),
    ("build --config fine.toml --config off.toml", 1, "", "found 'dist', which fine.toml has"),
    ("build --config fine.toml --config off.toml --out x", 2, "", "--out is for one site"),
    ("build --config fine.toml --env x", 1, "", "unknown environment 'x', the configuration has"),
    ("build --config off.toml --env staging", 0, "not enabled: the snippet does nothing", ""),
    ("build --config warned.toml -q", 0, "", "warning: project_api_key: 'YOUR_KEY' looks like"),
    ("build --config warned.toml --strict", 1, "", "1 error; nothing was written."),
    ("build --config wrong.toml", 1, "", "2 errors; nothing was written."),
    ("build --config wrong.toml --format json", 1, '"severity": "error"', ""),
    ("build --config wrong.toml --format github", 1, "::error file=wrong.toml,line=1,col=1::", ""),
    ("build --config wrong.toml --config nowhere.toml", 2, "", "nowhere.toml: no such file"),
    ("check --config fine.toml", 0, "fine.toml: fine, 2 mappings", ""),
    ("check --config fine.toml --config off.toml", 0, "off.toml: fine, 2 mappings", ""),
    ("check --config fine.toml --format json", 0, '"problems": []', ""),
    ("check --config warned.toml --format github", 0, "::warning file=warned.toml,line=1", ""),
    ("check --config warned.toml --strict", 1, "", "looks like a placeholder"),
    ("check --config wrong.toml", 1, "", "regoin: unknown key 'regoin'"),
    ("tag --config fine.toml", 2, "", "dist: no build to read: "),
    ("tag --config wrong.toml", 1, "", "regoin: unknown key 'regoin'"),
    ("tag --src", 2, "", "Option '--src' requires an argument"),
    ("csp --config fine.toml", 0, "Content-Security-Policy: script-src", "Segment's own snippet"),
    ("csp --config fine.toml --check taken", 1, "", "script-src lacks"),
    ("csp --check taken --config nowhere.toml", 2, "", "nowhere.toml: no such file"),
    ("csp --config fine.toml --check nowhere", 2, "", "nowhere: cannot be read: No such file"),
    ("schema", 0, '"$schema"', ""),
    ("init --project-api-key k", 0, "Written:", ""),
    ("init", 0, "write your project API key into the file", ""),
    ("init --project-api-key a\x07b", 2, "", "expected a key without blanks"),
    ("init --framework rails", 2, "", "Invalid value for '--framework'"),
    ("init --from-segment nowhere.json", 2, "", "nowhere.json: no such file"),
    ("init --from-segment settings.json", 1, "Nothing is written.", ""),
    ("import", 2, "", "expected either FILE or --write-key KEY"),
    ("import nowhere.json", 2, "", "nowhere.json: no such file"),
    ("import settings.json", 1, "Nothing is written.", ""),
    ("try --config fine.toml", 2, "", "no event: give a file"),
    ("try --track A --page B --config fine.toml", 2, "", "--track and --page are two events"),
    ("try {} --config fine.toml", 2, "", "event: expected a type, one of"),
    ("try --track A --config wrong.toml", 1, "", "regoin: unknown key 'regoin'"),
    ("test --config fine.toml --config off.toml", 2, "", "--config is for one site"),
    ("verify x --seconds 301", 2, "", "301.0 is not in the range 1<=x<=300"),
    ("test --config fine.toml", 2, "", "no tests: looked for oneflow.tests.toml"),
    ("preview", 2, "", "no configuration: looked for oneflow.toml, oneflow.json and"),
    ("preview --config nowhere.toml", 2, "", "nowhere.toml: no such file"),
    ("preview --config no/where.toml", 2, "", "where.toml: no such file"),
    ("preview --config fine.toml --config off.toml", 2, "", "preview shows one site"),
    ("preview --port 70000", 2, "", "Invalid value for '--port'"),
    ("verify", 2, "", "Missing argument"),
    ("verify nowhere", 2, "", "nowhere"),
    ("inject", 2, "", "Missing argument"),
    ("inject nowhere", 2, "", "dist: no build to read: "),
    ("import settings.json --action a=b", 2, "", "expected ID=trackEvent or ID=identifyUser"),
]


def test_every_command_is_in_the_table() -> None:
    assert {line.split()[0] for line, *_ in TABLE if line} >= set(command.commands)


@pytest.mark.parametrize(("line", "code", "out", "err"), TABLE, ids=lambda value: str(value)[:60])
def test_what_is_said_where(
    line: str, code: int, out: str, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(line.split())

    said = capsys.readouterr()
    assert ended == code, said
    for found, expected in ((said.out, out), (said.err, err)):
        assert expected in found, said
        assert expected or not found, said


SPEAKING = ["--help", "build --config fine.toml", "check --config wrong.toml --format github"]


@pytest.mark.parametrize("line", SPEAKING)
def test_a_full_disk_is_said(line: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run(line, stdout=full)

    assert ran.returncode == 2
    reason = b"standard output: cannot be written: No space left on device\n"
    assert ran.stderr == b"oneflow-snippet: " + reason


@pytest.mark.parametrize("line", SPEAKING)
def test_a_closed_output_is_said(line: str) -> None:
    ran = run(line, stdout=None, preexec_fn=lambda: os.close(1))

    assert ran.returncode == 2
    assert ran.stderr == b"oneflow-snippet: standard output: is closed\n"


@pytest.mark.parametrize("line", SPEAKING)
def test_a_reader_that_has_enough_is_no_failure(line: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    ran = run(line, stdout=writer)
    os.close(writer)

    assert ran.returncode == (1 if "wrong" in line else 0), "what was found is found"
    assert ran.stderr == b""


@pytest.mark.parametrize("line", ["check --config wrong.toml", "build --config nowhere", "biuld"])
def test_nobody_to_complain_to(line: str) -> None:
    expected = run(line).returncode

    with Path("/dev/full").open("wb") as full:
        assert run(line, stderr=full).returncode == expected
    assert run(line, stderr=None, preexec_fn=lambda: os.close(2)).returncode == expected


def test_ctrl_c_leaves_no_traceback(folder: Path) -> None:
    # Whoever opens the pipe waits for the other side, so the signal comes when the command reads.
    os.mkfifo(folder / "pipe")
    process = subprocess.Popen([*COMMAND, "import", "pipe"], stderr=subprocess.PIPE)
    with (folder / "pipe").open("wb"):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()

    assert process.returncode == 130
    assert err.strip() == b""


def test_ctrl_c_while_the_compiler_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "oneflow_snippet.cli.command", Interrupted())

    assert main(["check"]) == 130


def on_a_terminal(line: str, **environ: str) -> str:
    """Run the command with its output on a terminal, and return what that shows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **environ}
    process = subprocess.Popen(
        [*COMMAND, *line.split()], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 4096):
            shown += data
    except OSError:
        pass  # how Linux says that the other side is closed
    process.wait()
    os.close(ours)
    return shown.decode()


def test_colour_is_for_terminals_that_want_it() -> None:
    assert "\x1b[31m    ^^^^^^\x1b[0m" in on_a_terminal("check --config wrong.toml")
    assert "\x1b[33m" in on_a_terminal("check --config warned.toml")
    for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_a_terminal("check --config wrong.toml", **unwanted)
    assert b"\x1b" not in run("check --config wrong.toml").stderr


@pytest.mark.parametrize(
    "line", ["check --config evil\x1b[31m.toml", "tag \x1b]0;x\x07", "--\x1b[0m", "\x9b31m"]
)
def test_what_a_terminal_would_obey_is_escaped(line: str) -> None:
    ran = run(line)

    assert ran.returncode == 2
    assert ran.stderr
    assert all(char.isprintable() for line in ran.stderr.decode().splitlines() for char in line)


def test_names_out_of_a_file_stay_on_their_line(folder: Path) -> None:
    name = r"one\n\u001b[2Jtwo"
    mapping = f'[[mappings]]\nname = "{name}"\naction = "trackEvent"\ntrigger = \'type = "track"\''
    (folder / "fine.toml").write_text(FILES["fine.toml"] + mapping)

    ran = run("build --config fine.toml")

    assert rb"  one\n\x1b[2Jtwo -> Track Event" in ran.stdout, ran
