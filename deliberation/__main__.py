"""``python -m deliberation``: the same as the command ``deliberation``."""

from deliberation.cli import main

main()
