"""Fitness: how ill a clause would read as a name, and which must not be one."""

from __future__ import annotations

import re
from typing import Final, Literal

from deliberation.text.naming.ends import stops_short
from deliberation.text.naming.talk import CHATS, tells
from deliberation.text.naming.verbs import french_verbs, infinitive
from deliberation.text.wording.lexicon import Lexicon, lexicon
from deliberation.text.wording.normalise import fold
from deliberation.text.wording.stance import polarity

Kind = Literal["action", "noun", "clause", "question"]

LONGEST: Final = 12
"""Words of a name, at the most."""

SIGNS: Final = re.compile(r"[\[\]{}<>|=_#~^*\\@€$£\"«»“”]|\.\.|…|\d{5,}|https?|[\U0001f000-\U0001ffff☀-➿]")
_RESUMED: Final = re.compile(
    r"(?:il|ils|elles?|ça|ca|çà|cela|cell?a|ceci|ce|c'|c'est|celui|celles?|ceux|y|en(?! finir)|lui|leurs?"
    r"|ici|là"
    r"|voilà|voici|ces|cette|cet|qui|que|qu'|dont|où|même|sinon|idem|pareil"
    r"|it|it's|they|them|this|that|these|those|he|she|him|her|which|who|same|there|here|ex|and|or|et|ou"
    r"|ni|nor|its|their|also|too|d'où|d'autres|les uns|as|than|of|by|at|to|with|from|in (?:this|that)"
    r"|afin|pour|car|parce|puisque|si|comme|alors|ainsi|donc|lorsque|quand|because|if|when|while"
    r"|since|so|then|de (?:ce|cette|ces|plus)|d'une|in order|therefore|tant que|tant qu'|depuis que"
    r"|sans|sous|dès que|jusqu'|rien|nothing"
    r"|quoi|ne(?! (?:pas|plus|jamais|rien)\b)|n'hésite\w*|ne pas oublier et"
    r"|tout en|vu que"
    r"|lorsqu'\w+|s'ils?|plutôt que|sous prétexte|étant|contrairement|une fois|également|reste que|reste à"
    r"|voir (?:par exemple|aussi|ici|les?|la|avec|ce)|cf|auquel|à laquelle|duquel|oui mais|d'un côté|de "
    r"l'autre|d'autre part"
    r"|avant d[e']|après avoir|du coup|de fait|dès lors|d'ailleurs|se|s'|pire|aussi|après(?! l[ea] )"
    r"|concernant|dès|tout largement|cependant|pourtant|toutefois|néanmoins|malheureusement|hélas|euh"
    r"|auquel cas|faudrait-il|doit-on|vive"
    r"|de par|quitte|en revanche|par contre|quant|jusque|nul doute|ii+|iv|tout à fait d'accord|moi"
    r"|toi|ok|avec|par|sauf|au lieu|à (?:savoir|part|cause)|etc|bien que|even|although|though|yet"
    r"|how|why|what|where|idée|idées|ainsi|tout ça|tout cela|aux|au|dans|sur|selon|depuis|entre|vers"
    r"|chez|à|des fois|"
    r"mais|but|not only|n'est|ne sont|n'ont|est|sont|ont|is|are|was|were|has|will|not|could|would"
    r"|might|can|should|must|needs?|ought|outside|beyond|throughout|across"
    r"|compter du|tout de même|tout comme|de la m[êée]me mani[èée]re|s'agissant|d'autant|déjà"
    r"|certaine?s (?:d'entre|\w+ent\b)|la plupart d'entre"
    r"|libre à (?:lui|elle|eux)|un jour l[ea]"
    r"|je ne (?:demande|réclame|dis|prétends|défends|parle|suis)"
    r"|son|sa|ses)(?![\w'-])",
    re.IGNORECASE,
)
_DANGLING: Final = re.compile(
    r"(?:\b(?:l[aes]s?|l'|un|une|des?|du|d'|au|aux|à|et|ou|ni|mais|que|qu'|qui|dont|en|dans|par|pour"
    r"|sur|sous|vers|avec|sans|chez|entre|ce|cet|cette"
    r"|ces|mon|ma|mes|son|sa|ses|leurs?|nos|notre|vos|votre|ne|n'|se|s'|je|j'|il|on|très|plus de"
    r"|moins de|trop de|est|sont|sera|soit|a|ont|être|avoir|peut|doit|doivent|"
    r"faut|si|comme|afin|car|ainsi|y|tout|toute|chaque|aussi|quelques|plusieurs|certains|the|an?|of"
    r"|to|and|or|but|in|on|at|by|for|with|from|that|which|who|is|are|was"
    r"|were|be|been|not|no|our|their|its|his|her|my|your|this|these|those|as|if|so|than|into|more"
    r"|less|very|too|should|must|would|could|can|will|have"
    r"|has|we|they|i|it|etc|cf|ex|notamment|surtout|au moins|au plus|au lieu|au niveau"
    r"|en terme|en termes|afin|lors"
    r"|quand|when|while|because|eux-mêmes|tels?|telles?|where|about|between|through|within|whether"
    r"|either|soit|combien|comment|pourquoi|younger|older|les uns|des uns|d'une part|uns"
    r"|celui|celles?|ceux|près|prête?s?"
    r"|où|lequel|laquelle|lesquel(?:le)?s|auquel|auxquel(?:le)?s|about|duquel|desquels|donc|alors"
    r"|en effet|par exemple"
    r"|d'ailleurs|certes"
    r"|puiss(?:e|ent)|peuvent|pourr(?:a|ont|aient|ait)|devr(?:a|ont|aient|ait)|devoir|pouvoir|sont|seront"
    r"|serai(?:t|ent)"
    r"|je ne sais|je trouve|mêmes?|(?:pourr|peu|doi|devr)\w+ (?:plus|pas|jamais)|n'étant|étant|ayant"
    r"|d'ores|finalement|certes|en lien|en rapport|en fonction|en matière|le fruit|réputée?s?"
    r"|(?<!dire )(?<!ou )(?<!que )non"
    r"|contre|envers|selon|entre autres|(?<!\d )[b-xz])|\w-(?:t-)?(?:ils?|elles?|on))$",
    re.IGNORECASE,
)
_SOMEBODY: Final = re.compile(r"[A-ZÀ-Ý][\w-]+ (?:m['’]|me |nous |lui |et moi|told me|and I )")
_ASKS: Final = re.compile(
    r"(?:qui|que|qu'|quoi|où|à quoi|pourquoi|comment|combien|quand|how|why|what|where|when|who|which"
    r"|is|are|will|has)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_ANAPHORA: Final = re.compile(
    r"(?:\b(?:cela|ça|ceci|celui-ci|celle-ci|ceux-ci|celles-ci|ci-dessus|ci-dessous|précité\w*"
    r"|suivante?s?|ledit|it|them|they|above)\b"
    r"|(?<=\w )(?<!is )(?<!are )(?<!be )there\b(?! (?:is|are|was|were|isn't|aren't"
    r"|wasn't|weren't|be|being|should|must|has|have|needs?|to|will|would|may|might|can|could|used|seems?"
    r"|just|already)\b|'s)"
    r"|\b(?:le|la|les|l') (?:faire|rendre|mettre|prendre)\b|\b(?:ce|cet|cette|ces|this|these|those"
    r"|that) (?!(?:que|qui|qu'|is|are|we|the)\b)\w+|\b(?:y|en) (?:a|va|faut|sera)\b|\b[jmslt]'en\b)",
    re.IGNORECASE,
)
_LOOSE: Final = re.compile(r"[+&]|--|\w- |\w'(?!\w)|(?<![\w])'|\bun'|'e\b", re.IGNORECASE)
_RUN_ON: Final = re.compile(
    r"[^\W\d_]{3,}(?<!\bque)(?<!\bqui)(?<!\bdont)(?<!\bquand)(?<!\bcomme)(?<!\bmais)(?<!\bcar)(?<!\bpuis)(?<!\bdonc)"
    r"(?<!\blorsque)(?<!\bpuisque)(?<!\balors) (?:j'|je |tu |on (?!a-|the|our|my|a |an |it|all|any|how"
    r"|what|which|that|this"
    r"|city|county|campus|main|public|street|local|top|time|foot|board))\w+",
    re.IGNORECASE,
)
"""A second sentence that no mark parts from the first: "Trop long je n'ai pu tout lire"."""
_TWICE_MORE: Final = re.compile(
    r"^[^,]*\b(?:plus|moins) [^,]*(?<!\bet )(?<!\bou )(?<!\bni )(?<!\ben )(?<!\bau )(?<!\ble )(?<!\bla "
    r")(?<!\bles )\b(?:plus|moins) d",
    re.IGNORECASE,
)
_APPOSED: Final = re.compile(
    r"\b(?:l[ae]s? |l')[\w'-]+, (?:des|du|de la|de l') ?[\w'-]+$|\b(?:étant|ayant)\b|\b\w+ant pas\b|\bet "
    r"non d'|\b(?:l[ea]s? |l'|une? )[\w-]+ et non \w+ées?$"
    r"|^(?!.*\bsoit\b.*\bsoit\b).*\bsoit (?:d[eu]s?|par|en|pour|d')\b|^\w+(?:ée|ite)s? (?:une?|les?|la|des) "
    r"|^(?!.*\b(?:plutôt|mieux|plus|moins|autres?|autant|rien|préfér\w+)\b).*\bque (?:de \w+(?:er"
    r"|ir|re)|\w+(?:er|ir)) "
    r"|^\S+\.\w{2,}$"
    r"|^\w+(?:raient|ront|issent|aient)\b|\b(?:facing|regarding|concerning) (?:is|are)\b",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"\b(?:contre|envers|avec|sur|dans|of|across|in|into|outside|inside|around|near) (?P<noun>gouvernement"
    r"|partenaire|bouteilles?"
    r"|population|voiture|planète|école|pays|ville|mairie|city|county|state|cemetery|community|country"
    r"|campus area)$",
    re.IGNORECASE,
)
_GIVES: Final = re.compile(
    r"(?:donner|laisser|offrir|rendre|redonner|accorder) (?:la possibilité|l'occasion|le droit) (?:aux?|à)"
    r" (?!.*\b(?:de|d'))",
    re.IGNORECASE,
)
_UNFINISHED: Final = re.compile(
    r"(?:apprendre|permettre|imposer|donner|proposer|offrir|demander|enseigner|interdire|rendre"
    r"|redonner|apporter) (?:aux?|à) [\w' -]{1,28}$",
    re.IGNORECASE,
)
_TYPED: Final = re.compile(
    r"\b(?:pls|tte|lol|mdr|ptdr|pcq|bcp|qd|tjs|pr|tt|jsuis|u|ur|teh|wich|alot)\b"
    r"|\bc (?:bon|pas|est|le|la|un|pour)\b|\ba quoi\b|\bvue? qu'|\bdonc pas (?:à|au|de)\b|\+\w"
    r"|^\w+ surtout |\b(?:l[ea]s?|des|une?)\b.*, [\w-]+, [\w-]+$"
    r"|\bon \w+(?<!ti)(?<!vi)(?<! s)(?<! m)(?<!nti)ent\b",
    re.IGNORECASE,
)
"""Written as one types to a friend."""
_DISLOCATED: Final = re.compile(
    r"(?:l[ea]s? |l'|[dcn]es |nos )(?:(?!qu[ei'’]|dont\b|où\b|si\b|quand\b|comme\b|ce\b)[\w'’-]+ ){1,4}"
    r"(?:ils?|elles?|ça) (?:ne |n'|se |s'|[mtln]')?\w+",
    re.IGNORECASE,
)
"""A subject said twice, as one speaks: "les voitures au moins elles dorment"."""
_ILL: Final = re.compile(
    r"\b(?:l[ea]s?|des) \w+(?: \w+)?, \w+, \w+$|\b(?:ya|gratos|basta|taf|mecs?|sould|shoud)\b"
    r"|\b(?:needs? to|should|must|will|could|can) (?!be\b)\w{3,}(?<!e)ed\b"
    r"|\ba (?:la|l'|les|un|une|\w+(?:er|ir|re))\b|\bqu'(?:avec|en|au)\b|\b(\w+) \1\b"
    r"|\b(\w{4,}), (?:juste |toujours |encore )?(?:une? |l[ea]s? |des )\2\b"
    r"|\bles? (?:les?"
    r"|des)\b|\ba fais\b|\b(?:je|tu|on|vous|nous|ils?|elles?) (?!ne |n')\w+ pas\b|^\w+ et (?:une?"
    r"|les?|la|des) |(?<!de )(?<!d')\b(?:l[ae]s? |l')\w+ et (?:des|du|de la) "
    r"|\b(?:la|une|cette) (?!(?:fois|plus|moins|souris|vis|très|après|sans|dans|pas|bas|temps)\b)[a-zà-ÿ]{3,}"
    r"(?<![iuo])s\b"
    r"|^(?:l['’]|la |le |une? )(?!.*\b(?:et|ou|qui|que|dont"
    r"|où)\b).*\bne \w+(?<!ti)(?<!vi)(?<! s)(?<! m)ent pas\b"
    r"|\btoute? les\b|\b(?:peek hours?|(?:should|could|would) of|to (?:much|many))\b|\bbe (?:become"
    r"|go|have|make|do)\b|\bthe the\b|\b(?:si|malgré) que\b",
    re.IGNORECASE,
)
NOISE: Final = re.compile(
    r"\b(?:bah|bof|arf+|euh+|hein|pff+|mouais|mdr+|lol|ptdr|haha\w*|hihi\w*|oups|grr+)\b",
    re.IGNORECASE,
)
"""Sounds, and no words: what holds one names nothing."""
_MEASURE: Final = re.compile(
    r"(?:paire|tiers|moitié|quart|dizaine|douzaine|vingtaine|trentaine|centaine|poignée|plupart|majorité|sorte"
    r"|espèce|tas|bout) (?:de |d'|des |du )|heure de la |(?:temps|moment|façon|manière|fait|peine"
    r"|heure) (?:de |d')"
    r"(?P<verb>[^\W\d_]+(?:er|ir|re))\b"
    r"|mal de (?!(?:la|dos|mer|tête|vivre)\b)|faire (?:l[ea] |un |une )?(?:test|point|nécessaire"
    r"|calcul|compte|choix|reste|effort|minimum"
    r"|maximum|mieux)$"
    r"|(?:pair|half|third|handful|couple|bunch|dozen|majority|lots?) of ",
    re.IGNORECASE,
)
"""How much, when or how of something that the clause says elsewhere: "paire de jambes", "temps d'aller"."""
_SOMEONE: Final = re.compile(
    r"(?:(?:jeune|vieux|vieille|vieil|petite?|brave|pauvre|young|old) (?:homme|femme|monsieur|dame"
    r"|garçon|fille"
    r"|gars|couple|man|woman|lady|guy|couple)|monsieur|dame|mari|gars|gamine?|copain|copine|voisine?"
    r"|husband|wife|neighbou?r|daughter)(?: |$)"
    r"|fils(?= |$)(?! (?:de fer|électri|téléphon|conduct|barbel))|[\w ]+ holder$",
    re.IGNORECASE,
)
"""One person: an anecdote's hero, never a subject."""
_OF_NOTHING: Final = re.compile(
    r"^(?!.*\b(?:de|d['’]|du|des|afin|besoin)\b.* et d).*\bet (?:de |d['’])(?:l[ea]s? "
    r"|l['’])?\w+(?:er|ir|re)\b",
    re.IGNORECASE,
)
"""A verb that hangs from nothing: "nommer un responsable et de le payer"."""
_RELATIVE: Final = re.compile(r"\b(?:qui|dont|which|who)\b", re.IGNORECASE)


_FINITE_LIKE: Final = re.compile(
    r"\b(?:est|sont|a|ont|faut|doit|doivent|peut|peuvent|va|vont|fait|font|is|are|has|have|should|must|needs?"
    r"|can|will)\b",
    re.IGNORECASE,
)


def flaws_of(said: str, piece: str, whole: str, language: str, kind: Kind) -> float | None:
    """Return how ill a clause would read as a name; None where it must not be one."""
    length = len(_WORD.findall(said))
    if not length or length > LONGEST or len(said) > 100 or SIGNS.search(said) or NOISE.search(said):
        return None
    resumed = _RESUMED.match(said) and not (kind == "question" and _ASKS.match(said))
    if language == "fr" and said[:2].casefold() == "a ":
        return None
    if resumed or _DANGLING.search(said) or _SOMEBODY.match(said) or _ANAPHORA.search(said):
        return None
    if said.count("(") != said.count(")") or not said[0].isalnum() or said[0].isdigit():
        return None
    words = lexicon(language)
    if not any(
        word not in words.stop and infinitive(word) is None for word in map(fold, re.split(r"[\s'’-]+", said))
    ):
        return None
    lost = polarity(piece).count("no") > polarity(said).count("no") and not re.match(
        r"(?:et )?pourquoi|why not|je suis|stop|n['e]oubli", piece, re.IGNORECASE
    )
    if lost:
        return None
    flaws = 0.1 * bool(re.search(r"\d", said)) + 0.2 * ("," in said) + _telegraphic(said, words)
    flaws += (
        0.15 * (length == 1)
        + 0.3 * (kind == "question")
        + 0.4 * bool(_LOOSE.search(said))
        + 0.35 * ("/" in said)
    )
    if (
        _UNFINISHED.match(said)
        or _GIVES.match(said)
        or (piece != whole and stops_short(said, whole.partition(piece)[2], language))
    ):
        return None
    if language == "fr" and (_RUN_ON.search(said) or _TWICE_MORE.search(said) or _of_another_language(said)):
        return None
    if language == "fr" and _THERE.search(said):
        return None
    if language == "fr" and _DENIES.search(said) and not _DENIED.search(said):
        return None  # "les artistes ne devraient être payés" que par leur public
    if _APPOSED.search(said):
        return None
    flaws += 0.35 * bool(_BARE.search(said)) + 0.3 * tells(said) + 0.2 * bool(CHATS.search(said))
    flaws += 0.3 * bool(_ILL.search(said)) + 0.1 * bool(_RELATIVE.search(said))
    flaws += 0.6 * bool(_TYPED.search(said) or _OF_NOTHING.search(said) or names_little(said))
    flaws += 0.4 * (language == "fr" and _DISLOCATED.match(said) is not None)
    flaws += 0.25 * (
        said.count(",") > 1
        and kind == "clause"
        and language in ("fr", "en")
        and not _FINITE_LIKE.search(said)
    )
    flaws += 0.4 * (language == "fr" and _ordering(said))
    return flaws + 0.08 * max(0, length - 9)


def names_little(said: str) -> bool:
    """Tell whether a phrase is a measure or a person: it leaves out of what one speaks."""
    measured = _MEASURE.match(said)
    if measured and not (measured["verb"] and infinitive(measured["verb"]) is None):
        return True
    return _SOMEONE.match(said) is not None


_DENIES: Final = re.compile(r"\b(?:ne |n['’])", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:pas|plus|jamais|rien|aucune?s?|personne|guère|ni|point|nul(?:le)?|que?|peut|peuvent|saurai(?:t|ent)|cesse)\b",
    re.IGNORECASE,
)
_THERE: Final = re.compile(r"\by (?!compris\b)\w+", re.IGNORECASE)


_ENGLISH: Final = frozenset(
    [
        "the",
        "is",
        "are",
        "of",
        "you",
        "we",
        "they",
        "with",
        "and",
        "for",
        "this",
        "that",
        "it",
        "not",
        "your",
        "our",
        "from",
    ]
)


def _of_another_language(said: str) -> bool:
    """Tell whether a clause of a French text is in English."""
    found = said.casefold().split()
    known = lexicon("fr")
    return sum(word in _ENGLISH for word in found) >= 1 and not any(
        word in known.stop or word in known.determiners for word in found if word not in _ENGLISH
    )


def _telegraphic(said: str, known: Lexicon) -> float:
    """Return the flaw of words put side by side: "vidéo encouragement soignants enfants"."""
    if known.language != "fr":
        return 0.0
    most = run = 0
    for word in re.findall(r"[^\W\d_]+", said.casefold())[1:]:
        run = 0 if word in known.stop or len(word) < 4 or word.endswith("ment") else run + 1
        most = max(most, run)
    return 0.3 if most >= 4 else 0.08 if most == 3 else 0.0


def _ordering(said: str) -> bool:
    """Tell whether a French phrase begins with a participle or an order: "imposant une norme"."""
    first = re.split(r"[\s'-]", said.casefold(), maxsplit=1)[0]
    orders = french_verbs().orders
    return bool(
        orders.get(first) or (first.endswith("ant") and orders.get(first.removesuffix("ant") + "ons"))
    )
