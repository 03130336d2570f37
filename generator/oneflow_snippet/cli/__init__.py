"""The command ``oneflow-snippet``, one module a subcommand: all that prints and exits."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code.

    The codes are those of :mod:`oneflow_snippet.cli.exit_codes`.

    Args:
        arguments: By default those of the process.
    """
    try:
        # Ctrl-C may come while the compiler is imported, and is no reason for a traceback.
        from oneflow_snippet.cli.command import run  # noqa: PLC0415

        return run(arguments)
    except KeyboardInterrupt:
        return 130
