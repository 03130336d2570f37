"""What people write: text, its tree, and what is known of it at build time."""
