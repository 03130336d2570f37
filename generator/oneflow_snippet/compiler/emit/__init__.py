"""From what a configuration means to the JavaScript that does it."""
