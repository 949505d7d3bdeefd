"""Charts tried."""
