"""文书与材料 Documents: files received from applicants; statutory papers numbered, made, sealed, served (行政许可法 32, 38; GB/T 9704)."""
