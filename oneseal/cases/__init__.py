"""办件 Cases: one application from filing to archive: the verbs, the table of what may follow what, the clock (行政许可法 29-45)."""
