"""Decidim: the open data of a platform (a folder or a zip of tables), or the export of one component.

Traps handled here, each seen in a real export: texts in several languages, some of them by machine; ids that
are only unique within their kind; official authors (the organisation, a meeting) whose id is also somebody's;
headers of several generations (``supports``, then ``votes``; ``category``, then ``taxonomies``); spaces and
initiatives repeated, one row per picture or signature; files without a row; an apostrophe put before cells
that a spreadsheet would run; states and answers that were never published; hidden contributions that are
named but not exported; names of those who endorse, which are personal data.
"""

from deliberation.ingest.readers.decidim.export import NAME, TITLE, USES, read, recognises
from deliberation.ingest.readers.decidim.files import SIGNATURES

__all__ = ["NAME", "SIGNATURES", "TITLE", "USES", "read", "recognises"]
