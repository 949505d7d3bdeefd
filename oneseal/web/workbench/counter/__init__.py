"""窗口 The counter: the person who stands there, what she can do today, what is handed over."""
