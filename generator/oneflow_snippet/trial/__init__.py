"""See that it works: the compiled code, run on events in a JavaScript engine."""
