"""站点 The site: settings, root addresses, the web server's entry and the command line ``oneseal``; the operator's work."""
