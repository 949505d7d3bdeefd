"""门户 The doors: every page and the open API, cut by who walks in; it reads a form, calls one action or some queries, and renders."""
