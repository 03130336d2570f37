"""The plugin where Pelican looks for plugins; a wheel has this as ``pelican.plugins.oneflow``."""

from oneflow_snippet.pelican import register

__all__ = ["register"]
