"""申请 Applying: a draft filled in page by page, files, the summary, the receipt."""
