"""日历 Calendars: days off and make-up workdays as the State Council announces them, by division (行政许可法 82)."""
