"""机构与人员 People: divisions, bodies, units, posts and powers, staff, applicants, mandates, sign-in (行政许可法 22-29)."""
