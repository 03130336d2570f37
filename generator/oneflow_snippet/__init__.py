"""Compile Segment mappings into one small script that brings Analytics.js calls to 1Flow."""

__version__ = "0.1.0"
