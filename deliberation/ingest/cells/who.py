"""Who speaks, as running text says it: « Mme Exemple », « Association des riverains », « anonyme »."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells.order import tails
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.cells.values import fold

CIVILITY: Final = (
    r"(?:M\.|MM\.|M(?=\s[A-ZÀ-Ý])|Mme\.?|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Messieurs|Mesdames|Maître"
    r"|Me(?=\s[A-ZÀ-Ý])|Dr\.?|Pr\.?|Mr\.?|Mrs\.?|Ms\.?|Miss)"
)
"""What comes before the name of a person."""
_COLLECTIVE: Final = frozenset(
    [
        "association",
        "associations",
        "asso",
        "collectif",
        "collective",
        "comite",
        "conseil",
        "syndicat",
        "federation",
        "union",
        "mairie",
        "commune",
        "metropole",
        "departement",
        "region",
        "societe",
        "entreprise",
        "sarl",
        "sas",
        "cabinet",
        "ecole",
        "lycee",
        "universite",
        "chambre",
        "ong",
        "ligue",
        "amicale",
        "cooperative",
        "fondation",
        "club",
        "parti",
        "groupement",
        "confederation",
        "intercommunalite",
        "communaute",
        "agence",
        "company",
        "council",
        "committee",
        "society",
        "trust",
        "ltd",
        "inc",
        "foundation",
        "group",
        "groupe",
        "federation",
        "cooperative",
        "university",
        "school",
        "chamber",
        "league",
        "charity",
    ]
)
_NOBODY: Final = frozenset(["anonyme", "anonymous", "anonymat", "inconnu", "unknown", "illisible"])
_PARTICLES: Final = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "d'",
        "l'",
        "von",
        "van",
        "der",
        "den",
        "di",
        "da",
        "el",
        "ben",
        "al",
        "et",
        "and",
        "&",
    ]
)


def is_nobody(text: str) -> bool:
    """Tell whether words in the place of a name say that there is none.

    Examples
    --------
    >>> is_nobody("Anonyme"), is_nobody("signature illisible"), is_nobody("Mme Exemple")
    (True, True, False)
    """
    return bool(set(re.findall(r"\w+", fold(text))) & _NOBODY)


def is_collective(text: str) -> bool:
    """Tell whether a name is that of an association, a council or a company.

    Examples
    --------
    >>> is_collective("Association des riverains du port"), is_collective("Mme Conseil, riveraine")
    (True, False)
    """
    return not re.match(CIVILITY, text.strip()) and bool(set(re.findall(r"\w+", fold(text))) & _COLLECTIVE)


def is_name(text: str) -> bool:
    """Tell whether words are a name: a civility or an organisation first, or capitals all along.

    Examples
    --------
    >>> is_name("Mme Exemple, rue du Port"), is_name("Jeanne EXEMPLE"), is_name("Plus de bancs")
    (True, True, False)
    """
    words = text.strip().strip(".,;:()").split()
    if not words or len(words) > 12:
        return False
    if re.match(rf"{CIVILITY}\s+\S", text.strip()) or is_nobody(text):
        return True
    if fold(re.split(r"\W", words[0])[0]) in _COLLECTIVE:
        return True
    plain = [word for word in words if fold(word) not in _PARTICLES]
    return 2 <= len(plain) <= 4 and all(re.fullmatch(r"[A-ZÀ-Ý][\w'’.-]*", word) for word in plain)


def collectives(names: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which names are those of associations, councils or companies."""
    if _coded(names):
        return np.zeros(len(names), dtype=bool)
    codes, distinct = pd.factorize(names, use_na_sentinel=True)
    told = np.zeros(len(distinct) + 1, dtype=bool)
    worded = np.flatnonzero(_holds(distinct, r"\pL{3}"))
    told[worded] = [is_collective(str(name)) for name in distinct[worded]]
    return told[codes]


def unnamed(ids: pd.Series) -> pd.Series:
    """Return a column that should hold ids, with the names, e-mails and phones it holds replaced by ids.

    Codes stay, and so do the names of collectives.

    Examples
    --------
    >>> kept = unnamed(pd.Series(["u12", "42", "Jeanne Exemple", "Association du port"], dtype="str"))
    >>> [len(name) if number == 2 else name for number, name in enumerate(kept)]
    ['u12', '42', 11, 'Association du port']
    """
    if _coded(ids):
        return ids
    codes, distinct = pd.factorize(ids, use_na_sentinel=True)
    personal = _holds(distinct, r"\S@\S|^\s*(?:\+|00|0)[1-9](?:[ .-]?[0-9]){8,12}\s*$")
    worded = np.flatnonzero(~personal & ~_holds(distinct, r"\d"))
    personal[worded] = [_personal(str(name)) for name in distinct[worded]]
    if not personal.any():
        return ids
    plain = np.array([*(str(name) for name in distinct), None], dtype=object)
    hidden = np.flatnonzero(personal)
    plain[hidden] = pseudonyms(pd.Series(plain[hidden], dtype="str")).to_numpy(dtype=object)
    return pd.Series(plain[codes], index=ids.index, dtype="str")


def _coded(names: pd.Series) -> bool:
    """Tell whether all are one prefix and a number, so that none is a name, nor a phone number."""
    text = pa.chunked_array(pa.array(names, pa.large_string(), from_pandas=True)).drop_null()
    if not len(text):
        return True
    prefix, numbers = tails(text)
    if numbers is None or is_collective(prefix):
        return False
    if not prefix:
        return not pc.any(pc.starts_with(text, "0")).as_py()
    return prefix[0].isalpha() and "@" not in prefix


def _holds(names: pd.Index, pattern: str) -> npt.NDArray[np.bool_]:
    """Tell in which names a pattern is found; Arrow searches, without an object per name."""
    text = pa.chunked_array(pa.array(names, pa.large_string(), from_pandas=True))
    return np.array(pc.match_substring_regex(text, pattern).to_numpy(), dtype=bool)


def _personal(name: str) -> bool:
    """Tell whether words without a digit, an e-mail or a phone number are the name of a person."""
    if is_collective(name):
        return False
    return bool(re.fullmatch(r"[A-ZÀ-Ý][^\W\d_]{2,}", name.strip())) or (
        len(name.split()) > 1 and any(character.isalpha() for character in name)
    )


def known_as(names: pd.Series) -> pd.DataFrame:
    """Return what persons and collectives are known as: ``id``, and whether it is a ``collective``.

    The name of a person is replaced by an id made from it, since it is personal data; the name of an
    association, a council or a company is public and stays, as does a code that somebody gave (``P12``).

    Examples
    --------
    >>> known_as(pd.Series(["P12", "Association du port", "anonyme"], dtype="str"))["id"].tolist()
    ['P12', 'Association du port', nan]
    """
    codes, distinct = pd.factorize(names, use_na_sentinel=True)
    said = [str(name).strip() for name in distinct]
    nobody = [is_nobody(name) for name in said]
    collective = [is_collective(name) and not none for name, none in zip(said, nobody, strict=True)]
    given = [bool(re.fullmatch(r"[\w-]*\d[\w-]*", name)) for name in said]
    hashed = pseudonyms(pd.Series(said, dtype="str"))
    ids = [
        None if none else name if group or code else known
        for name, none, group, code, known in zip(said, nobody, collective, given, hashed, strict=True)
    ]
    return pd.DataFrame(
        {
            "id": pd.Series(np.array([*ids, None], dtype=object)[codes], index=names.index, dtype="str"),
            "collective": np.array([*collective, False], dtype=bool)[codes],
        }
    )
