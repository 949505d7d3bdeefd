"""我的 What is hers: cases, corrections, papers, certificates, mandates."""
