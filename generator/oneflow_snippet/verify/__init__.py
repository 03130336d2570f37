"""See a live page as a visitor does, and name the cause where nothing arrives."""
