"""门户 The doors: every page and the open API, cut by who walks in. Page code reads a form, calls one action or some queries, and renders."""
