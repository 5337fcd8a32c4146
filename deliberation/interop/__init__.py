"""To and from other tools: the workbook in which a paper register is typed."""

from deliberation.interop.template import write_template

__all__ = ["write_template"]
