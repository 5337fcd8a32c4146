"""Results drawn for a notebook, with Altair. Points are people: for analysts, never to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from deliberation.opinion.grouping.separation import VALLEY

if TYPE_CHECKING:
    from deliberation.opinion.grouping.groups import OpinionGroups
    from deliberation.opinion.positions.space import OpinionSpace
    from deliberation.opinion.statements.support import Support

MOST_POINTS = 4_000
"""People drawn; beyond, every n-th by id."""
SIZE = 420


def opinion_map(space: OpinionSpace, groups: OpinionGroups | None = None) -> Any:
    """Return the map of positions: the surer a position, the darker its point; coloured by group.

    Returns
    -------
    altair.Chart
    """
    import altair as alt

    frame = space.positions()
    frame = frame[frame["in_conversation"]]
    if groups is not None and groups.groups:
        frame = frame.merge(groups.memberships()[["participant", "group"]], on="participant", how="left")
    frame = frame.iloc[:: max(1, -(-len(frame) // MOST_POINTS))]
    frame["certainty"] = 1.0 - frame["x_error"].clip(upper=1.0)
    first, second = (f"{share:.0%}" for share in space.variance)
    encoding = {
        "x": alt.X("x:Q", title=f"first dimension ({first} of what sets answers apart)"),
        "y": alt.Y("y:Q", title=f"second dimension ({second})"),
        "opacity": alt.Opacity("certainty:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.9]), legend=None),
        "tooltip": ["x:Q", "x_error:Q", "y:Q", "y_error:Q", "votes:Q"],
    }
    if "group" in frame:
        encoding["color"] = alt.Color("group:N", title="group")
    drawn = alt.Chart(frame).mark_circle(size=28).encode(**encoding).properties(width=SIZE, height=SIZE)
    if groups is None or groups.verdict.kind != "none":
        return drawn
    return drawn.properties(title="No structure shows: read nothing into these distances")


def intervals(support: Support, n: int = 8) -> Any:
    """Return the shares of agreement of the most shared statements, with their 95 % intervals, by group.

    Returns
    -------
    altair.LayerChart
    """
    import altair as alt

    order = support.consensus(n)["contribution"].tolist()
    frame = support.to_pandas()
    frame = frame[frame["contribution"].isin(order)]
    rows = alt.Y("contribution:N", sort=order, title=None)
    lanes = alt.YOffset("group:N", sort=["all", *support.groups])
    base = alt.Chart(frame)
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("agree_low:Q", title="share of agreement, 95 % interval", scale=alt.Scale(domain=[0, 1])),
        x2="agree_high",
        y=rows,
        yOffset=lanes,
        color=alt.Color("group:N", title="group"),
    )
    points = base.mark_point(filled=True, size=40).encode(
        x="agree_share:Q",
        y=rows,
        yOffset=lanes,
        color="group:N",
        tooltip=["contribution:N", "group:N", "agree_share:Q", "n:Q"],
    )
    return (bars + points).properties(width=SIZE)


def tried(groups: OpinionGroups) -> Any:
    """Return every number of groups that was tried: its gain over one spread, and its shallowest valley.

    Returns
    -------
    altair.LayerChart
    """
    import altair as alt

    frame = groups.tried()
    base = alt.Chart(frame).encode(x=alt.X("groups:O", title="number of groups"))
    bars = base.mark_bar().encode(
        y=alt.Y("gain", title="gain over one spread of positions, nats"),
        color=alt.condition(alt.datum.valley <= VALLEY, alt.value("#3b6ea5"), alt.value("#c8c8c8")),
        tooltip=["groups", "gain", "valley", "smallest"],
    )
    words = base.mark_text(dy=-8).encode(y="gain", text=alt.Text("valley", format=".2f"))
    stability = "" if groups.stability is None else f"; stability {groups.stability:.2f}"
    return (bars + words).properties(
        width=SIZE // 2,
        height=SIZE // 2,
        title=f"Blue: a valley between all groups; above, density there over the lower peak{stability}",
    )


def stability(frame: pd.DataFrame, *, least: float | None = None) -> Any:
    """Return how alike the groups found again are, one tick per refit, the median of each kind in bold.

    Parameters
    ----------
    frame : DataFrame
        ``OpinionGroups.refits.to_pandas()``: ``what`` ("votes": found without some of the votes; "people":
        among some of the people), ``refit``, ``index`` (adjusted Rand index with the groups shown: 1 the
        same, 0 none).
    least : float, optional
        Index under which groups are not shown, as a dashed line.

    Returns
    -------
    altair.LayerChart
    """
    import altair as alt

    names = {"votes": "votes left out", "people": "people left out"}
    told = frame.assign(what=frame["what"].map(names))
    lowest = min(0.0, float(told["index"].min())) if len(told) else 0.0
    x = alt.X(
        "index:Q",
        title="adjusted Rand index with the groups shown (1: the same people together)",
        scale=alt.Scale(domain=[lowest, 1.0]),
    )
    y = alt.Y("what:N", title=None, sort=list(names.values()))
    base = alt.Chart(told)
    ticks = base.mark_tick(thickness=2, size=26, opacity=0.45, color="#3b6ea5").encode(
        x=x, y=y, tooltip=["what:N", "refit:Q", alt.Tooltip("index:Q", format=".2f")]
    )
    medians = base.mark_tick(thickness=5, size=34, color="#1b2733").encode(x="median(index):Q", y=y)
    words = base.mark_text(dy=-24).encode(
        x="median(index):Q", y=y, text=alt.Text("median(index):Q", format=".2f")
    )
    layers = [ticks, medians, words]
    if least is not None:
        line = alt.Chart(pd.DataFrame({"index": [least]})).mark_rule(strokeDash=[4, 3], color="#c44e00")
        layers.append(line.encode(x="index:Q"))
    return alt.layer(*layers).properties(width=SIZE, height=130, title="Groups found again")
