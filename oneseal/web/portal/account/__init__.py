"""账号 Signing in and out, passwords, for whom one acts."""
