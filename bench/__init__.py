"""Benchmarks: what is measured, against what, and the table of the results (`make bench`)."""
