"""The template library `oneflow`."""
