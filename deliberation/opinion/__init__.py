"""What votes say: positions, groups (or the verdict that there are none), and support of each statement."""

from deliberation.opinion.groups import Group, OpinionGroups, find_groups
from deliberation.opinion.space import OpinionSpace, map_opinions
from deliberation.opinion.support import Support
from deliberation.opinion.verdict import Verdict
from deliberation.opinion.weighing import weigh

__all__ = [
    "Group",
    "OpinionGroups",
    "OpinionSpace",
    "Support",
    "Verdict",
    "find_groups",
    "map_opinions",
    "weigh",
]
