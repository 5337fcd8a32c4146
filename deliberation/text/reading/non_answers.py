"""Non-answers: what people type when they have nothing to say. They are counted, never dropped in silence."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Final

from deliberation.text.wording.normalise import count_letters, fold, unaccented


def _lines(name: str) -> list[str]:
    """Return the lines of a file of words, without its remarks."""
    file = resources.files("deliberation.text") / "words" / name
    return [
        line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]


_KNOWN: Final = frozenset(_lines("non_answers.txt"))
_LONGEST: Final = max(map(len, _KNOWN))
_URL: Final = re.compile(r"(?:https?://|www\.)\S+")
_NOT_LETTER: Final = re.compile(r"[\W\d_]+")
_POLITE: Final = re.compile(
    r"^(?:bonjour|bonsoir|hello|hi|hallo)\b|\b(?:merci|cordialement|thanks|thank you|danke|svp|a priori"
    r"|pour moi|pour l instant|pour le moment|non|no)$"
)
_ELSEWHERE: Final = re.compile(
    r"(?:a )?(?:voir|cf|lire)(?: (?:l[ae]s?|l|a|m[aeo]n?s?|en|dans|au|aux|ci|de|du|des|ce|d|plus|bas|haut|fin"
    r"|apres|dessous|dessus|cidessous|cidessus|textes?|encadre|cadre|champ|propositions?|contributions?"
    r"|reponses?|questions?|suggestions?|remarques?|commentaires?|points?|paragraphes?|developpement"
    r"|dernier\w*|precedent\w*|suivant\w*|autres?|complete?|libre|expression|questionnaire|page|titre"
    r"|document|piece|jointe?|joint))+"
)
_SAME: Final = re.compile(
    r"(?:c est |voir )?(?:idem|(?:la |ma )?(?:meme|reponse identique)(?: (?:reponse|chose|remarque"
    r"|commentaire|avis))?)(?: (?:que?|qu|a|au|aux|pour|en|l[ae]s?|l|ma|question|reponse|n|no|numero|point"
    r"|precedente?s?|premiere|ci|dessus|plus|haut|avant))*"
)
_NOTHING: Final = re.compile(
    r"(?:desolee? |moi )*(?:rien(?: absolument| vraiment)? rien|rien(?: ne)? me vient(?: a l esprit)?"
    r"|rien de (?:precis|marquant|notable)"
    r"|(?:je )?(?:n en )(?:ai|vois|connais) (?:pas|aucune?)(?: particuliere?)?"
    r"|(?:je )?ne vois (?:pas|rien)(?: d interessant| a dire| a ajouter| a raconter)?"
    r"|(?:je )?n ai (?:pas d|pas de|aucune?|rien) ?"
    r"(?:anecdotes?|idees?|avis|reponses?|opinion|propositions?|exemples?)"
    r"(?: particulieres?| precise?s?| a (?:raconter|partager|dire|ajouter|proposer|signaler))*"
    r"|(?:je )?ne sais pas(?: trop)? je ne suis pas (?:une? )?(?:specialiste|experte?)"
    r"(?: en la matiere| du sujet)?"
    r"|(?:la )?reponse est dans (?:la question|le titre)"
    r"|n etant pas (?:specialiste|experte?) je n ai pas de reponse)"
)
_COURTESY: Final = _lines("courtesy.txt")
_COURTEOUS: Final = frozenset(line.rstrip("*") for line in _COURTESY if line.endswith("*"))
_POLITELY: Final = frozenset(line.rstrip("*") for line in _COURTESY)
_HEAD: Final = 200
_ENOUGH: Final = 80  # letters among the first 200 characters that rule out a non-answer
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_non_answer(text: str) -> bool:
    """Tell whether a text, which is not empty, says nothing of the subject.

    That is: only signs, digits or emoji, only an address of the web, a single letter, or one of the known
    ways of saying "nothing", "I don't know", "see above" in French, English, German and a few others.
    ``oui``, ``non``, ``yes`` and ``no`` are answers.

    Examples
    --------
    >>> [is_non_answer(t) for t in ("RAS", "Ne sais pas.", "N/A", "🙂🙂", "https://x.org", "Rien ne va")]
    [True, True, True, True, True, False]
    """
    if len(text) < _HEAD and _is_courtesy(text):
        return True
    if count_letters(_URL.sub(" ", text[:_HEAD])) > _ENOUGH:
        return False
    plain = _URL.sub(" ", fold(text))
    letters = _NOT_LETTER.sub(" ", unaccented(plain)).strip()
    if not letters:
        return True
    if len(letters) == 1:
        return letters in _KNOWN or (_CJK.match(letters) is None and not any(map(str.isdigit, plain)))
    if len(letters) > _LONGEST + 40:
        return False
    if letters in _KNOWN or letters.replace(" ", "") in _KNOWN or _one_letter_repeated(letters):
        return True
    if any(said.fullmatch(letters) for said in (_ELSEWHERE, _SAME, _NOTHING)):
        return True
    shorter = _without_politeness(letters)
    return shorter in _KNOWN or (not shorter and letters not in {"non", "no"})


def _is_courtesy(text: str) -> bool:
    """Tell whether a sentence only opens or closes a letter."""
    if "<" not in text and "&" not in text and not _may_be_courteous((text.split(maxsplit=1) or [""])[0]):
        return False
    said = _NOT_LETTER.sub(" ", unaccented(fold(text))).split()
    return said == ["bien", "a", "vous"] or (_POLITELY.issuperset(said) and not _COURTEOUS.isdisjoint(said))


@lru_cache(maxsize=1 << 14)
def _may_be_courteous(first: str) -> bool:
    """Tell whether a sentence that begins so may be a courtesy: most are given up at their first word."""
    said = _NOT_LETTER.sub(" ", unaccented(fold(first))).split()
    return said == ["bien"] or _POLITELY.issuperset(said)


def _one_letter_repeated(letters: str) -> bool:
    return len(set(letters.replace(" ", ""))) == 1 and _CJK.match(letters) is None


def _without_politeness(letters: str) -> str:
    """Return the words without the greeting and thanks around them."""
    previous = None
    while letters != previous:
        previous = letters
        letters = _POLITE.sub("", letters).strip()
    return letters
