"""The command ``oneflow-snippet``: the only module that prints and exits."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from typing import TYPE_CHECKING

from oneflow_snippet.__about__ import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oneflow_snippet.artefacts import Artefacts
    from oneflow_snippet.config import Config

FINE, FINDINGS, UNUSABLE = 0, 1, 2
"""Exit codes: all well; the configuration is wrong; wrong usage or unreadable input."""

EXAMPLES = """\
examples:
  oneflow-snippet build                         oneflow.toml -> dist/
  oneflow-snippet build --config site.json --out static/oneflow
  oneflow-snippet check                         say what is wrong, write nothing
  oneflow-snippet tag >> _head.html             the script element, code inside
  oneflow-snippet tag --src /static/oneflow.min.js --nonce "$NONCE"
  oneflow-snippet import settings.json          mappings from Segment -> oneflow.toml

exit codes: 0 fine, 1 something in the configuration is wrong, 2 wrong usage or unreadable input
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its escape, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    from oneflow_snippet.errors import ConfigError, OneflowError  # noqa: PLC0415

    # A command makes its trees and ends: to search them for garbage is a tenth of a build's time.
    collects = gc.isenabled()
    gc.disable()
    try:
        code = run(options)
        sys.stdout.flush()
        return code  # noqa: TRY300 - a reader that has enough shows when the rest is flushed
    except BrokenPipeError:
        # The reader, such as `head`, has enough; Python must not try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except ConfigError as error:
        print(error, file=sys.stderr)
        return FINDINGS
    except OneflowError as error:
        print(f"oneflow-snippet: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    finally:
        if collects:
            gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="oneflow-snippet",
        description="Compile Segment mappings into one small script that brings the calls of "
        "Analytics.js 2.0 to 1Flow.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = _command(commands, "build", _build, "compile the configuration into a folder")
    build.add_argument("--out", metavar="DIR", default="dist", help="folder (default: %(default)s)")
    build.add_argument("--force", action="store_true", help="write over files that are not ours")
    build.add_argument("--json", action="store_true", help="print the manifest for machines")

    _command(commands, "check", _check, "say what is wrong with the configuration, write nothing")

    tag = _command(commands, "tag", _tag, "print the HTML tag for a page")
    tag.add_argument("--src", metavar="URL", help="where oneflow.min.js is served; else inline")
    tag.add_argument("--integrity", action="store_true", help="for a policy by the file's hash")
    tag.add_argument("--nonce", help="the page's Content-Security-Policy nonce")

    _import_command(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
    command.set_defaults(run=run)
    command.add_argument(
        "--config",
        metavar="FILE",
        default="oneflow.toml",
        help="TOML or JSON (default: %(default)s)",
    )
    return command


def _import_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    summary = "take over the mappings that you have at Segment"
    command = commands.add_parser(
        "import", help=summary, description="Take over the mappings that you have at Segment."
    )
    command.set_defaults(run=_import)
    command.add_argument(
        "file",
        metavar="FILE",
        help="JSON: a source's CDN settings, subscriptions from the Public API, or a state or plan "
        "of Terraform; - for standard input",
    )
    command.add_argument(
        "--out",
        metavar="FILE",
        default="oneflow.toml",
        help="file to write, .toml or .json; - for standard output (default: %(default)s)",
    )
    command.add_argument("--force", action="store_true", help="write over a file that is there")
    command.add_argument("--project-api-key", metavar="KEY", default="", help="of 1Flow")
    command.add_argument(
        "--action",
        metavar="ID=ACTION",
        type=_action,
        action="append",
        default=[],
        help="which action an opaque action id is: trackEvent or identifyUser; may be repeated",
    )
    command.add_argument(
        "--destination", metavar="ID", default="", help="which destination is 1Flow's"
    )


def _action(text: str) -> tuple[str, str]:
    from oneflow_snippet.actions import ACTIONS  # noqa: PLC0415

    id_, _, action = text.rpartition("=")
    if not id_ or action not in ACTIONS:
        raise argparse.ArgumentTypeError(f"expected ID={' or ID='.join(ACTIONS)}, found {text!r}")
    return id_, action


def _load(options: argparse.Namespace) -> Config:
    from oneflow_snippet.config import load_config  # noqa: PLC0415

    config = load_config(options.config)
    for warning in config.warnings:
        print(warning, file=sys.stderr)
    return config


def _build(options: argparse.Namespace) -> int:
    from oneflow_snippet.compiler import build  # noqa: PLC0415

    config = _load(options)
    artefacts = build(config)
    paths = artefacts.write(options.out, force=options.force)
    if options.json:
        import json  # noqa: PLC0415

        print(json.dumps({"out": options.out, **artefacts.manifest()}, indent=2, sort_keys=True))
    else:
        print(_summary(config, artefacts, [str(path) for path in paths]))
    return FINE


def _summary(config: Config, artefacts: Artefacts, paths: list[str]) -> str:
    files = artefacts.manifest()["files"]
    width = max(map(len, paths))
    lines = [f"{'':{width}}   bytes    gzip"]
    for path, name in zip(paths, artefacts.files(), strict=True):
        size = files.get(name)
        lines.append(f"{path:{width}}  {size['bytes']:6}  {size['gzip']:6}" if size else path)
    lines += ["", "mappings"]
    for mapping in config.mappings:
        state = "" if mapping.enabled else "  (not enabled)"
        lines.append(f"  {mapping.name} -> {mapping.action.label}: {mapping.trigger}{state}")
    lines += [
        "",
        "for a strict page, with the script inline",
        f"  Content-Security-Policy: {artefacts.csp}",
    ]
    return "\n".join(lines)


def _check(options: argparse.Namespace) -> int:
    config = _load(options)
    count = len(config.mappings)
    print(f"{options.config}: fine, {count} mapping{'' if count == 1 else 's'}")
    return FINE


def _tag(options: argparse.Namespace) -> int:
    from oneflow_snippet.compiler import build  # noqa: PLC0415
    from oneflow_snippet.tags import snippet_tag  # noqa: PLC0415

    artefacts = build(_load(options))
    integrity = options.integrity or None
    print(
        snippet_tag(
            artefacts, src=options.src, nonce=options.nonce, integrity=integrity, template=True
        )
    )
    return FINE


def _import(options: argparse.Namespace) -> int:
    from oneflow_snippet.importer import Answers, import_file, write_file  # noqa: PLC0415

    suffix = ".json" if options.out.endswith(".json") else ".toml"
    answers = Answers(
        dict(options.action), options.destination, options.project_api_key, suffix=suffix
    )
    found = import_file(options.file, answers)
    if options.out == "-":
        print(found.text, end="")
        print(found.report, end="", file=sys.stderr)
    elif found.text:
        out = options.out
        if found.suffix != suffix:
            out = out.removesuffix(suffix) + found.suffix
        write_file(out, found.text, force=options.force)
        print(f"{out} is written.\n\n{found.report}", end="")
    else:
        print(f"Nothing is written.\n\n{found.report}", end="")
    return FINE if found.complete else FINDINGS
