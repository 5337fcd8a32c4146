"""Off-topic texts have their own counted class: what moderators called so, and adverts; nothing else."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from deliberation.core.tables import CODES, CONTRIBUTIONS
from deliberation.text import Themes, find_themes
from deliberation.text.reading.off_topic import called_off_topic, is_advert
from tests.helpers.data import PROJECT
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus

ADVERTS = (
    "Offre de prêt entre particuliers, taux 2 %. Contactez-nous : pret.rapide@exemple.org",
    "🎰 CASINO en ligne, cliquez ici >>> https://gagner.example/bonus",
    "Voyance gratuite par téléphone, appelez le 06 00 00 00 00",
    "Profitez de notre promotion exceptionnelle sur www.matelas.example !",
    "Retour de l'être aimé en 24 h. WhatsApp +33 6 00 00 00 00",
    "Best SEO services, visit our site seo-first.com",
    "Get a personal loan today, contact us at loans@example.org",
    "Buy followers, click here http://example.org",
)
CITIZENS = (
    "Il faut interdire la publicité pour les paris sportifs, voir https://example.org/etude",
    "Contactez-nous pour en parler : collectif@exemple.org",
    "Ban casinos and payday loan shops from the centre",
    "Rejoignez-nous samedi pour planter des arbres, www.quartier.example",
    "Cliquez sur la carte pour voir les pistes : https://example.org/carte",
    "Offrir la livraison gratuite des médicaments aux personnes âgées",
    "Le crédit rapide ruine des familles : appelez le législateur à agir",
)
SAID = (
    "Hors sujet",
    "hors-sujet",
    "does_not_belong",
    "spam, offensive",
    "off-topic",
    "Publicité",
    "HORS DU SUJET",
)
OTHERWISE = ("offensive", "Propos injurieux", "doublon", "trashed", "", "contenu masqué", "spamois")


@pytest.mark.parametrize("text", ADVERTS)
def test_adverts_are_told(text):
    assert is_advert(text)


@pytest.mark.parametrize("text", [*CITIZENS, *corpus()[:4]])
def test_what_citizens_write_with_a_link_or_about_adverts_is_none(text):
    assert not is_advert(text)


def test_a_long_text_is_never_an_advert():
    assert not is_advert(ADVERTS[0] + " Il faut planter des arbres." * 60)


def test_platforms_say_off_topic_in_words_or_in_codes():
    assert all(map(called_off_topic, SAID))
    assert not any(map(called_off_topic, OTHERWISE))


def set_aside(texts, reasons):
    """Return a consultation where moderation set some texts aside, and said why (None: it did not)."""
    given = make.consultation(texts, moderated=[reason is not None for reason in reasons])
    at = CONTRIBUTIONS.get_field_index("moderation_reason")
    column = pa.array([reason or None for reason in reasons], pa.string())
    return replace(given, contributions=given.contributions.set_column(at, CONTRIBUTIONS.field(at), column))


@pytest.fixture(scope="module")
def found() -> Themes:
    texts = [*corpus(), ADVERTS[0], "RAS", "Vive le foot", "Espèce d’abruti", "Vendez-moi ça", ""]
    reasons: list[str | None] = [None] * (len(corpus()) + 2) + ["Hors sujet", "injure", "", "spam"]
    return find_themes(set_aside(texts, reasons), encoder=WordEncoder())


def test_it_is_a_class_of_its_own_in_the_remainder(found):
    assert found.remainder() == {"moderated": 3, "non_answer": 1, "off_topic": 2}
    table = found.to_pandas().set_index("contribution_id")
    assert table.loc[f"c{len(corpus()):06d}", "reason"] == "off_topic"


def test_an_advert_is_a_contribution_and_what_moderation_set_aside_is_none(found):
    assert found.counts.contributions == len(corpus()) + 2
    assert found.counts.analysed == found.counts.classified == len(corpus())


def test_what_moderators_called_off_topic_still_has_a_nearest_theme_to_tell(found, tmp_path):
    assert len(found.moderated) == 3
    again = Themes.load(found.save(tmp_path / "themes"))
    assert again.counts == found.counts
    assert again.remainder() == found.remainder()


def test_reasons_that_came_as_codes_count_too():
    given = set_aside([*corpus(), "Vive le foot"], [None] * len(corpus()) + ["trashed"])
    code = {"contribution": [len(corpus())], "scheme": ["moderation"], "code": ["Contribution hors sujet"]}
    found = find_themes(replace(given, codes=pa.table(code, schema=CODES)), encoder=WordEncoder())
    assert found.remainder() == {"off_topic": 1}


def test_the_list_of_what_adverts_say_is_in_plain_letters():
    listed = (PROJECT / "deliberation" / "text" / "words" / "adverts.txt").read_text(encoding="utf-8")
    said = [line for line in listed.splitlines() if line and line[0] not in "#["]
    assert len(said) == len(set(said))
    assert all(line.replace(" ", "").isascii() and line == line.lower() for line in said)


@pytest.mark.parametrize(
    "way",
    [
        "https://x",
        "www.gagner",
        "gagner.com",
        "a.b+c@gagner.xx",
        "06 12 34 56 78",
        "0612345678",
        "+33 6 12 34 56 78",
        "0033 6 12 34 56 78",
    ],
)
def test_each_way_to_be_reached_is_seen(way):
    assert is_advert(f"Casino en ligne : cliquez, {way} pour votre bonus")
    assert not is_advert("Casino en ligne : cliquez pour votre bonus. 50 % en 2024, com. de Nice -.com")
