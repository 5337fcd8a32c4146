"""To and from other tools: the workbook in which a paper register is typed, the grid of responses."""

from deliberation.interop.responses import grid_csv, grid_xlsx
from deliberation.interop.template import write_template

__all__ = ["grid_csv", "grid_xlsx", "write_template"]
