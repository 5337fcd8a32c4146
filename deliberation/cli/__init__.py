"""The command line: ``deliberation run consultation.toml``, ``check``, ``demo``, ``describe``, ``review``...

Exit codes: 0 done; 1 the input, the settings or the output folder are wrong (or the engine made a mistake,
and says where its details are); 2 wrong usage; 130 interrupted.
"""

from deliberation.cli.commands import app, main, run

__all__ = ["app", "main", "run"]
