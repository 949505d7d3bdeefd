"""OneSeal 一枚章: one seal for every licence, one visit at most, one net, one door.

The folder list is the table of contents of an approval bureau: every subpackage is one room, and imports only point down
(``docs/architecture.md``).
"""

__version__ = "0.1.0"
