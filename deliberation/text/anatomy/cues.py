"""What the wording of a passage shows of what it does: mood, person, tense, cues, marks and length.

French and English; everything is read on folded words without accents, so that hurried writing counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.wording.finder import Finder
from deliberation.text.wording.normalise import fold, unaccented
from deliberation.text.wording.stance import lean

Floats = npt.NDArray[np.float32]

_START: Final = r"^(?:[-•*>\s\"(]|\(?\d{1,2}[.)°/]\s*)*"
_READ: Final = 1_200  # characters: passages are not longer, statements put to the vote may be

_INFINITIVE: Final = (
    r"(?:ne (?:pas|plus|jamais) )?(?:s'|se |l'|les? |la |y |en )?"
    r"(?!(?:mer|hiver|fer|ver|cher|hier|fier|amer|dernier|premier|papier|metier|quartier|danger|foyer"
    r"|loyer|berger|janvier|fevrier"
    r"|plaisir|avenir|souvenir|desir|loisir|cuir|espoir|soir|noir|miroir|trottoir|couloir|air|pair|clair"
    r"|ordre|cadre|membre|nombre|autre|notre|votre|contre|entre|titre|centre|ministre|registre|lettre"
    r"|maitre|fenetre|peut-etre"
    r"|litre|metre|arbre|oeuvre|livre|libre|guerre|terre|pierre|verre|heure|lecture|nature|culture"
    r"|voiture|nourriture|agriculture"
    r"|cloture|ouverture|fermeture|couture|future|chambre|concombre|propre|sobre|pauvre|theatre"
    r"|histoire|memoire|gloire|victoire"
    r"|territoire|laboratoire|obligatoire|affaire|salaire|maire|notaire|solidaire|populaire|nucleaire"
    r"|scolaire|contraire|horaire"
    r"|commissaire|necessaire|repertoire|empire|navire|pire|sourire|moindre|tendre|genre|encore|colere"
    r"|maniere|riviere|matiere"
    r"|priere|misere|mystere|caractere|frere|pere|mere|premiere|derniere|lumiere|frontiere|sincere"
    r"|chere|fiere|infirmiere)\b)"
    r"[a-z]{2,}(?:er|ir|dre|tre|ire|oir|pre|cre|ivre|attre|clure)\b"
)
_BARE: Final = (
    "abolish|accept|add|adopt|allow|amend|appoint|avoid|ban|boycott|bring|build|buy|cancel|cap|change"
    "|charge|close|collect"
    "|consult|create|cut|define|develop|do|double|ease|eat|encourage|end|enforce|enhance|ensure"
    "|establish|expand|extend|favour"
    "|finance|fix|fine|forbid|force|fund|give|guarantee|halt|help|hire|impose|improve|include|increase"
    "|insert|install|introduce"
    "|invest|keep|launch|legali[sz]e|let|let's|limit|lower|make|move|nationali[sz]e|offer|open|oblige"
    "|organi[sz]e|pay|pedestriani[sz]e"
    "|penali[sz]e|permit|plant|prevent|prioriti[sz]e|privati[sz]e|produce|prohibit|promote|protect"
    "|provide|publish|put|raise|reduce"
    "|reform|regulate|remove|reopen|repair|repeal|replace|require|restore|restrict|scrap|set|shut"
    "|simplify|spend|stop|strengthen"
    "|subsidi[sz]e|support|switch|tax|teach|test|train|transfer|turn|upgrade|use|work"
)
_MEASURES: Final = (
    "creation|interdiction|suppression|mise en place|mise en oeuvre|arret|fin|baisse|hausse|diminution"
    "|augmentation|reduction"
    "|developpement|taxation|taxe|gratuite|obligation|generalisation|limitation|instauration"
    "|retablissement|plafonnement|revalorisation"
    "|relocalisation|democratisation|nationalisation|abolition|ouverture|fermeture|construction"
    "|renovation|isolation|remplacement"
    "|simplification|harmonisation|application|sanction|prime|aides?|referendum|budget|formation"
    "|diffusion|publication"
    "|end|creation|introduction|expansion|removal|cancellation|free"
)
_PATTERNS: Final[dict[str, str]] = {  # those that begin with a sign begin by it: ``re`` leaps to the next one
    # questions
    "asks at the end": r"\?[\s\"')!?]*$",
    "asks": r"\?",
    "asks first": _START
    + r"(?:et |mais |ou |alors )?(?:qui|que|qu'|quoi|quand|ou en|d'ou|comment|combien|pourquoi"
    r"|quel(?:le)?s?|quid|a quand|a qui"
    r"|a quel(?:le)?|est[ -]ce|c'est quoi|sur quel(?:le)?|pour quel(?:le)?|y a-t-il|existe-t-il|who"
    r"|what|when|where|why|how|which"
    r"|is|are|does|do|did|has|have|can|could|will|would|may|am i|isn't|weren't)\b(?! (?:les?|la|l'"
    r"|chaque|tou[st]|soi))",
    "turns round": r"-(?<=\w-)(?:t-)?(?:il|elle|on|ils|elles|vous|nous|je|ce)\b",
    "wonders": r"\bje me demande\b|\bune question\b|^question|\bi wonder\b|\bquelqu'un (?:sait|peut)"
    r"|\bpouvez-vous|\bpourriez-vous"
    r"|\bcould you\b|\bdoes any|\bprecise[rz] ce\b|\bqu'entend|\bwhat do you mean",
    "why not": r"\bpourquoi (?:ne )?pas\b|^\W*et si\b|\bwhy (?:not|don't)\b|\bwhat if\b|\ba quand\b",
    "why so": _START
    + r"(?:et )?(?:pourquoi|why|en quoi|a quoi bon|what's the use|qui peut|qui va|comment (?:croire"
    r"|en vouloir))",
    # something to do
    "infinitive": _START + _INFINITIVE,
    "infinitive again": r"[,;.] ?(?:et |puis )?" + _INFINITIVE,
    "bare verb": _START
    + rf"(?:please |do not |don't )?(?:{_BARE})\b(?! (?:is|are|was|has|have|would|will)\b)",
    "let us": _START
    + r"(?!nous )[a-z]{2,}ons\b(?! (?:de|du|des)\b.{0,3}$)|[,.;!] (?:et )?(?:faisons|mettons|donnons"
    r"|arretons)\b",
    "measure first": _START + rf"(?:la |le |l'|les |une? |an |the )?(?:[a-z]+ )?(?:{_MEASURES})\b",
    "more or less first": _START
    + r"(?:beaucoup |bien |un peu |une |un )?(?:plus|moins|davantage|meilleure?s?|more|less|fewer|better)\b",
    "that first": _START + r"(?:que|qu')\s?(?!(?:est|sont|faire|pens|fait|dit)\w*\b)(?!\w+-)",
    "must": r"\b(?:il (?:faut|faudra|faudrait|convient)|faut|faudrait|doi(?:t|vent)|dev(?:ons|ez|ra"
    r"|ront|rait|raient|rions)|must|shall"
    r"|should|ought|needs? to|have to|has to|sont tenus?|est tenue?)\b",
    "must first": _START
    + r"(?:il |on |we |nous )?(?:faut|faudrait|faudra|doit|devrait|devons|must|should|need to)\b",
    "proposes": r"\b(?:je propose|nous proposons|je (?:voudrais|souhaite|demande|suggere)|i (?:propose"
    r"|suggest|would like|want)|on pourrait"
    r"|we could|il serait (?:\w+ )?(?:utile|interessant|bon|souhaitable|opportun|necessaire|judicieux)"
    r"|serait a preciser|it would help"
    r"|would be (?:useful|good) to|peut-etre faudrait|je remettrais|j'ajouterais|a preciser)\b",
    "forces": r"\b(?:interdi(?:re|ction|t|sons)|oblig(?:er|ation|eons)|tax(?:er|ation|ons)|supprim\w+"
    r"|impos(?:er|ons)|rend(?:re|ons)"
    r"|creer|developper|favoriser|encourager|inciter|limiter|reduire|augmenter|sanctionner|ban|require"
    r"|forbid|mandat\w+|abolish)\b",
    "law": r"\b(?:article \w?\.? ?\d|alinea|ainsi redige\w*|sont? inseres?|est inseree?|est complete\w*"
    r"|amended|inserted|section \d"
    r"|code d(?:e|u)|au plus tard|decret|sous peine|dans un delai|shall|pursuant|le ministre|l'autorite"
    r"|subsection|l'etablissement"
    r"|conformement|mentionne\w* (?:a|au)|vise\w* (?:a|au|par)|presente loi)\b",
    "rule": r"\b(?:sont?|seront?|sera) (?:\w+ment )?(?:\w+(?:ees?|es|is|us|its|ises?|e)|disponibles?"
    r"|libres?|obligatoires?|tenue?s? de"
    r"|accessibles?)\b|\b(?:doit|doivent) (?:\w+ment )?(?:etre|permettre|inclure|publier|comporter)\b"
    r"|\bpeut demander\b",
    "list": r",[^,]{4,60},[^,]{4,60},[^,]{4,60}|\d(?<!\S\d)[.)/°] ",
    # oneself
    "I": r"\b(?:je|j|moi|mon|ma|mes|i|i'm|i've|my|me|mine|myself)\b",
    "I first": _START + r"(?:je|j'|i|i'm|i've|mon|ma|mes|my)\b",
    "we": r"\b(?:nous|notre|nos|on|we|our|us)\b",
    "past": r"\b(?:j'ai|j'avais|j'etais|nous avons|on a|(?:il|elle)s? (?:a|ont)|m'a|m'ont|nous a|s'est"
    r"|se sont|me suis|suis allee?"
    r"|nous sommes|avait|avaient|etait|etaient)\b(?! (?:raison|besoin|peur|envie))",
    "past in English": r"\b(?:was|were|had|did|went|came|told|asked|brought|lost|felt|had to|learned"
    r"|[a-z]{3,}ed)\b",
    "habit": r"\b(?:tous les (?:jours|matins|soirs)|chaque (?:jour|matin|semaine|soir)|depuis \w+ ans"
    r"|every (?:day|morning|week)|hier"
    r"|ce matin|yesterday|last (?:week|year)|for (?:\w+ )?years)\b",
    "kin": r"\b(?:(?:mon|ma|mes|notre|nos|my|our) (?:\w+ )?(?:fils|fille|enfants?|mari|femme|mere|pere"
    r"|maman|papa|amie?s?|voisine?s?"
    r"|famille|proches|couple|petits-enfants|soeurs?|freres?|grand-\w+|son|daughter|kids|children"
    r"|husband|wife|mother|father|friends?"
    r"|neighbours?|family|brother|sister|gran\w*))\b",
    "feeling": r"\b(?:tristesse|joie|solitude|calme|serenite|ennui|stress|fatigue|paix|gratitude"
    r"|tendresse|bonheur|manque|sentiment"
    r"|impression|sommeil|sadness|joy|loneliness|boredom|calm|peace|grateful|tired\w*|feeling|happy"
    r"|amour|emotion)\b",
    # what is wrong
    "fear": r"\b(?:peurs?|crain\w+|inquiet\w*|angoisse\w*|redoute\w*|anxiete|insecurite|fears?|afraid"
    r"|worr\w+|anxi\w+|scared)\b",
    "anger": r"\b(?:colere|scandal\w+|hont\w+|marre|ras[- ]le[- ]bol|degout\w*|indign\w+|aberrant\w*"
    r"|coup de gueule|frustrat\w+|mepris|absurde?"
    r"|lamentable|decourageant|inadmissible|anger|angry|disgust\w*|fed up|shame\w*|outrag\w+|nightmare"
    r"|ridiculous)\b",
    "too much": r"\b(?:trop|beaucoup trop|pas assez|manque[nt]* de|insuffisant\w*|too (?:many|much)"
    r"|not enough|lack of|aren't enough)\b",
    "never": r"\b(?:jamais|personne ne|rien n|ne \w+ plus|n'\w+ plus|toujours les memes|nobody|no one"
    r"|never|no longer)\b",
    "sadly": r"\b(?:malheureusement|helas|sadly|unfortunately|de plus en plus|worse|pire|disparai\w*"
    r"|destruct\w*|detrui\w*|pollu\w+"
    r"|lobb(?:y|ies|ys)|surconsommation|egoisme|greed|inegalites)\b",
    # what matters
    "ideal": r"\b(?:respect\w*|solid\w+|humain\w*|humanite|dignite|dignement|justice|juste|libertes?"
    r"|egalite|egaux|fraternite|partage\w*"
    r"|amour|bienveillance|entraide|empathie|compassion|tolerance|valeurs?|bon sens|sens|essentiel"
    r"|bien commun|interet general|courage"
    r"|honnetete|sincer\w+|confiance|conscience|esprit|droits?|devoirs?|kindness|fair\w*|dignity"
    r"|equal\w*|freedom|liberty|trust|together"
    r"|common good|human\w*|caring|values?|honesty|courage|rights?|duties|harmonie|vivant|love|hope"
    r"|espoir)\b",
    "for all": r"\b(?:chacune?|tous|toutes|nul|everyone|all of us|nobody|no one|every human|chaque etre)\b",
    # a thing under discussion
    "this first": _START
    + r"(?:oui,? |non,? |mais |et |en effet,? |car )?(?:cela|ca|ceci|c'est|c'etait|ce n'est|ce serait"
    r"|cette|cet|ce|it|this|that|such)\b",
    "the measure": r"\b(?:cet(?:te)? (?:\w+ )?(?:mesure|proposition|disposition|article|idee|loi"
    r"|obligation|exception|droit|texte|clause"
    r"|contrainte|notion|projet|systeme)|l'article|la proposition|le texte|la redaction|the (?:measure"
    r"|proposal|wording|text|provision)|this"
    r" (?:measure|proposal|article|provision|act|clause|idea))\b",
    "would": r"\b(?!(?:faudrait|devrait|pourrait|voudrait|souhaiterait)\b)[a-z]{2,}rai(?:t|ent)\b|\bwould\b",
    "will": r"\b[a-z]{3,}(?:era|eront|ira|iront|dra|dront|oira|tra|tront)\b|\bwill\b|\bwon't\b",
    "brings": r"\b(?:permet\w*|evit\w+|faciliter?\w*|renforcer?\w*|garanti\w*|ameliore\w*|aider\w*"
    r"|protege\w*|simplifi\w+|benefi\w+|gagn\w+"
    r"|profit\w*|utile|indispensable|necessaire|progres|help\w*|prevent\w*|allow\w*|protect\w*"
    r"|save[sd]?|improve\w*|reduces?|gain\w*|useful"
    r"|essential|creates?|boosts?|safer|easier)\b",
    "agrees": r"\b(?:d'accord|bonne (?:idee|proposition|initiative)|excellente?|je suis (?:\w+ )?pour"
    r"|je vote pour|favorable|je soutiens"
    r"|soutien|approuve\w*|adhere|tout a fait|bravo|merci pour|agree|great idea|good idea|i support"
    r"|in favour|in favor|all for it"
    r"|brilliant|seconded|worth)\b|^\W*(?:oui|yes|pour|super|excellent)\b",
    "disagrees": r"\b(?:pas (?:\w+ )?d'accord|mauvaise idee|je suis (?:\w+ )?contre|oppose\w*|inutile"
    r"|dangereu\w+|usine a gaz|impossible"
    r"|inapplicable|irrealiste|absurde|ridicule|hors sujet|rien a voir|deja (?:le cas|prevu|\w+)"
    r"|existe deja|ne sert a rien|ne servira"
    r"|ne changera|ne marche\w*|dubitati\w+|perplexe|sceptique|pas convaincu|bad idea|against|disagree"
    r"|pointless|dangerous|useless|off topic"
    r"|already|unrealistic|not convinced|unworkable|cannot be|pas le role|caduc|mefiance)\b|^\W*(?:non"
    r"|no|contre|against)\b",
    "harms": r"\b(?:risque\w*|atteinte|nuire|nuirait|abus|contraint\w*|couteu\w+|couterait|cout\w*"
    r"|contentieux|flou\w*|vague|complexifi\w*"
    r"|lourd\w*|entrave\w*|penalis\w*|puni\w*|derives?|pervers\w*|surveillance|contre-producti\w+"
    r"|probleme|genant|gene|critiquable"
    r"|imprecis\w*|risks?|harm\w*|burden|violat\w*|infring\w*|abuse|costs?|punish\w*|surveillance|vague"
    r"|unfair\w*|hurt\w*)\b",
    "but": r"\b(?:mais|cependant|toutefois|attention|but|however|careful)\b",
    "because": r"\b(?:car|parce que?|puisque|en effet|effectivement|because|since|as|indeed|moreover"
    r"|de plus)\b",
    "no": r"\b(?:pas|aucune?s?|ni|sans|non|not|no|without|n't|cannot)\b|n't\b",
    "you": r"\b(?:vous|votre|vos|tu|te|ton|you|your)\b",
    "exists": r"\b(?:existe\w*|il y a|there (?:is|are)|est|sont|is|are)\b",
    "others first": _START + r"(?:les|des|on|nos|the|our) ",
    "a thing first": _START + r"(?:le|la|l'|un|une|du|de|a|an) ?",
    # marks
    "shouts": r"!",
    "quotes": r"\"",
    "link": r"https?:|www\.|\b(?:voir|see|source)\b ?:?",
    "figures": r"\d",
    "colon": r":",
}
_VERB: Final = (
    r"\b(?:est|sont|a|ont|ai|suis|avons|sommes|etait|faut|doit|peut|fait|va|vont|sera|serait|c'est|is"
    r"|are|was|were|has|have|had|will"
    r"|would|should|must|can|do|does|\w+(?:ait|aient|ent|ons|ez))\b|n't\b|'(?:s|re|m|ve)\b"
)

NAMES: Final = (
    *_PATTERNS, "leans for", "leans against",
    "length", "very short", "short", "long", "no verb", "in capitals", "small first letter",
)  # fmt: skip
"""What each column of ``cues`` is."""


def cues(texts: Sequence[str], *, leans: Sequence[int] | None = None) -> Floats:
    """Return what the wording of each text shows, shape (texts, len(NAMES)); most columns are 0 or 1.

    ``leans`` tells how the words of each text lean, where it is known (see ``lean``).

    Examples
    --------
    >>> shown = cues(["Planter des haies", "Who will pay?"])
    >>> [[name for name, on in zip(NAMES, row) if on == 1] for row in shown[:, :16]]
    [['infinitive'], ['asks at the end', 'asks', 'asks first']]
    """
    shown = np.zeros((len(texts), len(NAMES)), dtype=np.float32)
    finder, column = _finder(), {name: number for number, name in enumerate(_PATTERNS)}
    for row, text in enumerate(texts):
        folded = unaccented(fold(text[:_READ]))
        found = finder.starts(folded)
        shown[row, [column[name] for name in found if name in column]] = 1
        leaning = lean(text[:_READ]) if leans is None or len(text) > _READ else leans[row]
        shown[row, len(_PATTERNS) :] = _shape(text[:_READ], folded, leaning, verb="verb" in found)
    return shown


@cache
def _finder() -> Finder[str]:
    return Finder(_PATTERNS | {"verb": _VERB})


def _shape(text: str, folded: str, leaning: int, *, verb: bool) -> tuple[float, ...]:
    size = folded.count(" ") + 1
    first = next((sign for sign in text if sign.isalpha()), "")
    return (
        leaning > 0,
        leaning < 0,
        log(1 + len(folded)) / 4,
        size <= 3,
        size <= 8,
        size > 30,
        not verb,
        text.isupper(),
        first.islower(),
    )
