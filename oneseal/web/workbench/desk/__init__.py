"""办件 The work list, the case, and one page for each act."""
