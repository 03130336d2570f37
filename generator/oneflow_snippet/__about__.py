"""The version of the package, for all that must name it without importing anything else."""

__version__ = "0.1.0"
