"""Faults of grammar: what three readers refused is refused, what they let pass passes."""

import pytest

from deliberation.text.naming.grammar import faults

REFUSED = [
    "Légalise les communications chiffrées",
    "Mon chien croiser une dame",
    "Contrat commerciaux",
    "Faire des enjeux environnementaux une priorité majeur",
    "De vastes campagne de nettoyage",
    "Léger oisiveté",
    "Retour aux vrais valeurs de vie",
    "Arrêter les violences policiers",
    "Sortir d’un logique de productivité",
    "Appel téléphoniques aux familles",
    "Une découverte des intérêt des autres",
    "Énervement dû au voisins bruyants",
    "Les gens que l’on croisent",
    "Voir mes arbres fleurirent",
    "Moins de temps passer sur les écrans",
    "Moment se pauser",
    "Je me suis réconcilier avec mon vélo",
    "Être aller trop loin",
    "Il faut changé les règles",
    "La nature soit choyée",
    "Nature explose librement",
    "Permet de se recentrer",
    "Ne sais pas ce qui va arriver",
    "Plutôt sereine car respecte les consignes",
    "Respect et oublier",
    "Respect et la reconnaissance",
    "L’effondrement du mondialisme et revenir aux fondamentaux",
    "La solidarité l’inventivité des gens",
    "Respecter les autres lorsque que l’on est malade",
    "Se demander comment sera le après",
    "Personne persuadée que le virus à provient d’ici",
    "Mais aussi du plaisir",
    "De faire de nouveaux choix de vie",
    "Le mettant ainsi en danger",
    "Une fenêtre en réalisant",
    "Être + conscient",
]
PASSED = [
    "N’oublions pas les aînés",
    "Protection des données personnelles",
    "La ministre et la maire",
    "La main-d’œuvre étrangère",
    "La ligne D du métro",
    "De la bienveillance",
    "À la campagne",
    "Les enfants apprennent en jouant",
    "Restent les retraités",
    "Les politiques agricole et alimentaire",
    "Devenir plus sobres",
    "Dès que possible",
    "Le e-commerce",
    "Finies les vacances",
    "Rendre les transports gratuits",
    "Interdire les emballages plastique",
    "Une priorité majeure",
    "Pousser les initiatives favorisant le recyclage du plastique",
    "Lâcher prise",
    "Notre dépendance aux autres",
    "Empathie envers les plus fragiles",
    "Mettre nos élus face à leurs responsabilités",
    "Mieux répartir l’argent entre le capital et le travail",
    "Ne pas se sentir pressée tout le temps",
    "Accélération vers une société bas carbone",
    "Mettre en place un plan de rénovation ambitieux",
    "La faune et la flore menacées",
    "Faire payer les pollueurs",
    "Laisser les enfants jouer dehors",
    "Achetons local",
    "Réserver l’hôpital aux malades",
    "Les enfants que nous croisons",
    "Que la nature soit choyée",
    "Temps d’écrire et de lire",
    "Rien n’a changé",
    "Aide aux commerçants",
    "Le Centre Chenwick et la Bielle",
]


@pytest.mark.parametrize("name", REFUSED)
def test_what_readers_refused_is_refused(name):
    assert faults(name)


@pytest.mark.parametrize("name", PASSED)
def test_what_readers_let_pass_passes(name):
    assert faults(name) == ()
