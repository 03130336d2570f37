"""A local page on which events are tried, and each mapping is seen at work."""
