"""Facts: the synthesis as data. Every number of a report is here, with its n; renderers never compute.

Facts hold no file hash, row number, path or time, so that the same rows and settings give the same bytes.
Texts are already masked by the publication gate; a quote carries the offsets of the exact substring it is.
"""

from deliberation.synthesis.facts.account import Breakdown, Counts, FunnelStep, InputFile, Moderated, SetAside
from deliberation.synthesis.facts.answers import (
    Accountability,
    Contested,
    Contests,
    Decided,
    Detached,
    Due,
    Followed,
    Reached,
    State,
)
from deliberation.synthesis.facts.articles import Amendment, Argument, Article, Bill, Chapter
from deliberation.synthesis.facts.base import Cell, Fact, Quote, Share
from deliberation.synthesis.facts.closing import Method, Notice, Response
from deliberation.synthesis.facts.document import SCHEMA_VERSION, Facts
from deliberation.synthesis.facts.groups import (
    Contrast,
    Crossed,
    DensityCell,
    Group,
    Groups,
    PlatformGroups,
    Spectrum,
    Stance,
)
from deliberation.synthesis.facts.ideas import (
    Anatomy,
    Called,
    IdeaVotes,
    Kind,
    Part,
    Saturation,
    Standings,
)
from deliberation.synthesis.facts.lists import (
    Addressee,
    Interpellations,
    Lists,
    Petition,
    Questioned,
    Rated,
    Ratings,
    Signalements,
    Signalled,
)
from deliberation.synthesis.facts.review import Agreement, Review, Wrong
from deliberation.synthesis.facts.robustness import Conclusion, Headline, Outcome, Robustness
from deliberation.synthesis.facts.schema import facts_schema, schema_text
from deliberation.synthesis.facts.territories import Territory
from deliberation.synthesis.facts.texts import (
    Answered,
    Asked,
    Idea,
    Kept,
    Mobilisation,
    Remainder,
    Subtheme,
    Texts,
    Theme,
)
from deliberation.synthesis.facts.votes import Exposure, Opinion, Reasons, Represented, Statement, Support
from deliberation.synthesis.facts.weighting import Weighted, Weighting
from deliberation.synthesis.facts.writing import Cited, Counted, Sentence, Span, Writing

__all__ = [
    "SCHEMA_VERSION",
    "Accountability",
    "Addressee",
    "Agreement",
    "Amendment",
    "Anatomy",
    "Answered",
    "Argument",
    "Article",
    "Asked",
    "Bill",
    "Breakdown",
    "Called",
    "Cell",
    "Chapter",
    "Cited",
    "Conclusion",
    "Contested",
    "Contests",
    "Contrast",
    "Counted",
    "Counts",
    "Crossed",
    "Decided",
    "DensityCell",
    "Detached",
    "Due",
    "Exposure",
    "Fact",
    "Facts",
    "Followed",
    "FunnelStep",
    "Group",
    "Groups",
    "Headline",
    "Idea",
    "IdeaVotes",
    "InputFile",
    "Interpellations",
    "Kept",
    "Kind",
    "Lists",
    "Method",
    "Mobilisation",
    "Moderated",
    "Notice",
    "Opinion",
    "Outcome",
    "Part",
    "Petition",
    "PlatformGroups",
    "Questioned",
    "Quote",
    "Rated",
    "Ratings",
    "Reached",
    "Reasons",
    "Remainder",
    "Represented",
    "Response",
    "Review",
    "Robustness",
    "Saturation",
    "Sentence",
    "SetAside",
    "Share",
    "Signalements",
    "Signalled",
    "Span",
    "Spectrum",
    "Stance",
    "Standings",
    "State",
    "Statement",
    "Subtheme",
    "Support",
    "Territory",
    "Texts",
    "Theme",
    "Weighted",
    "Weighting",
    "Writing",
    "Wrong",
    "facts_schema",
    "schema_text",
]
