"""What votes say: positions, groups (or the verdict that there are none), and support of each statement."""

from deliberation.opinion.grouping.groups import Group, OpinionGroups, find_groups
from deliberation.opinion.grouping.verdict import Verdict
from deliberation.opinion.positions.space import OpinionSpace, map_opinions
from deliberation.opinion.statements.support import Support
from deliberation.opinion.statements.weighing import weigh

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
