"""What the command's exit says to a script."""

FINE = 0
"""All well, warnings perhaps."""

FINDINGS = 1
"""Something in a configuration or in a build is wrong, and was said."""

UNUSABLE = 2
"""Wrong usage, or a file or a stream that cannot be read or written."""

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 and the signal's number, as shells have it."""
