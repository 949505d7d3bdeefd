"""找事、看指南 Finding what one came for: items, guides, what to bring; progress and certificates without signing in."""
