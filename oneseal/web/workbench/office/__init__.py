"""总览与登记 The head of the bureau, registers, people, calendars, operation."""
