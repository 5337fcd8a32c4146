# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look at a consultation
#
# Two consultations, through the public names only: the built-in sample (fictional, French, its truth is known)
# and a real Polis conversation, if you have one. Open this file with Jupyter through jupytext, or run it as it is.

# %%
import os
from pathlib import Path

import deliberation as dl

# %% [markdown]
# ## Read, and account for every row
#
# `read` recognises the export. The ledger says what became of each row: used, merged (a changed vote), or set
# aside, and why. Nothing is dropped in silence.

# %%
consultation = dl.sample()
print(consultation.describe("en"))

# %%
consultation.ledger.funnel()

# %%
assert consultation.ledger.count() == len(consultation.ledger.rows())

# %% [markdown]
# ## What votes say
#
# Positions first, then groups: only if opinions spread without a gap could not have produced them.

# %%
space = dl.map_opinions(consultation)
print(f"The two axes show {sum(space.variance):.0%} of what sets answers apart.")
space.positions().head()

# %%
groups = dl.find_groups(space)
print(groups.verdict.sentence("en"))
print(groups.verdict.sentence("fr"))

# %% [markdown]
# Support: one row per statement and group, with 95 % intervals. Shares are over all votes, passes included.

# %%
support = dl.weigh(consultation, groups)
texts = consultation.contributions.select(["id", "text"]).to_pandas().set_index("id")["text"]


def with_text(frame, columns):
    return frame[["contribution", *columns]].assign(text=frame["contribution"].map(texts).str.slice(0, 90))


with_text(support.consensus(5), ["agree_share", "agree_low", "agree_high", "n"])

# %%
with_text(support.divides(5), ["gap", "gap_low", "gap_high", "gap_most", "gap_least"])

# %% [markdown]
# Statements with too few votes are not ranked; they are listed with the reason.

# %%
support.not_rankable("en").head()

# %% [markdown]
# ## What people wrote
#
# Passages, ideas and themes. Every quote is an exact substring, with its offsets.

# %%
themes = dl.find_themes(consultation)
themes

# %%
idea = themes.ideas().iloc[0]
verbatims = themes.verbatims(idea["idea"], 3)
for _, row in verbatims.iterrows():
    assert texts[row["contribution_id"]][row["start"] : row["end"]] == row["text"]
verbatims

# %% [markdown]
# ## From findings to a report
#
# `synthesise` joins everything into `Facts`, through the gate that masks personal data and suppresses small
# counts. `render` prints them.

# %%
facts = dl.synthesise(consultation, groups, support, themes)
print(facts.groups.verdict, [(group.name, group.size) for group in facts.groups.groups])
print([theme.name for theme in facts.texts.themes])
print([notice.code for notice in facts.notices])

# %%
files = dl.render(facts, Path("out") / "first_look", language="fr")
[file.name for file in files]

# %% [markdown]
# ## A real conversation
#
# "Can there be consensus on Brexit?", 2017 (Polis open data, CC BY 4.0, The Computational Democracy Project). Fetch it with
# `deliberation data fetch brexit-consensus --to data/public`, or set `DELIBERATION_DATA`.

# %%
shared = Path(os.environ.get("DELIBERATION_DATA", "../shared/data"))
places = [shared / "polis" / "brexit-consensus", Path("data/public/brexit-consensus")]
found = next((place for place in places if place.exists()), None)
if found is None:
    print("No real conversation at hand; the sample above shows the path.")
else:
    real = dl.read(found)
    print(real.describe("en"))
    real_groups = dl.find_groups(dl.map_opinions(real))
    print(real_groups.verdict.sentence("en"))
    real_support = dl.weigh(real, real_groups)
    print(real_support.consensus(5)[["contribution", "agree_share", "n"]])
