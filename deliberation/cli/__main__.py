"""``python -m deliberation.cli``, which is ``deliberation``."""

from deliberation.cli import main

if __name__ == "__main__":
    main()
