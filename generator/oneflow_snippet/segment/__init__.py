"""A model of what Segment's runtime does with a trigger and with a mapping."""
