"""``python -m oneseal``: the same command line as the console command ``oneseal``."""

from oneseal.site.command import main

if __name__ == "__main__":
    raise SystemExit(main())
