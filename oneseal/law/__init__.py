"""法 Law: statutes as cited functions, day counting, powers, check digits. Pure Python."""
