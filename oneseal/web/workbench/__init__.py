"""工作台 The workbench: pages for staff."""
