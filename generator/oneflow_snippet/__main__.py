"""``python -m oneflow_snippet``."""

from oneflow_snippet.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
