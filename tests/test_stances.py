"""How firmly a figure is said: asserted, alleged, denied or planned; Italian and English."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.models import Claim

Claims = Callable[[str, str], list[Claim]]

# The stance of each figure in turn | text
ITALIAN = """
asserted | La Ferroluna ha speso 3 milioni di euro.
planned | La Ferroluna spenderà 3 milioni di euro.
planned | La Ferroluna dovrà pagare 3 milioni di euro.
planned | Il ponte potrebbe costare 3 milioni di euro.
planned | La Ferroluna prevede di investire 3 milioni di euro.
planned | La Ferroluna ha chiesto 3 milioni di euro alla banca.
planned | La Regione ha stanziato 3 milioni di euro.
planned | Alla Ferroluna è stato chiesto di versare 3 milioni di euro.
planned | La Ferroluna punta a un fatturato di 3 milioni di euro.
planned | Per il tetto servono 3 milioni di euro.
planned | I fondi previsti sono di 3 milioni di euro.
planned | Mancano i 3 milioni di euro promessi dalla Regione.
planned | Ha fatto un'offerta di 3 milioni di euro.
planned | Disse che avrebbe investito 3 milioni di euro.
planned | Il rincaro porterebbe il conto a 3 milioni di euro.
planned | Se vincesse, la Ferroluna avrebbe 3 milioni di euro.
planned | Restano i debiti; altri 3 milioni di euro arriveranno dal Comune.
planned | I primi 3 milioni di euro, ha aggiunto la sindaca, saranno pagati a rate.
planned | La giunta ha venduto la scuola e 3 milioni di euro saranno spesi per il ponte.
planned | Hanno accettato di pagare 3 milioni di euro.
asserted | La società ha raccolto 3 milioni di euro e mira a crescere.
asserted | Il progetto, costato 3 milioni di euro, sarà premiato.
asserted | Il progetto è costato 3 milioni di euro.
asserted | La banca, che investirà ancora, ha speso 3 milioni di euro.
asserted | I giudici chiamati a risarcire i soci hanno incassato 3 milioni di euro.
asserted | Il servizio è offerto a un prezzo di 3 euro al mese.
asserted | Il museo, che riaprirà, chiede 3 euro a testa.
asserted | Quei 3 milioni di euro sono serviti a poco.
asserted | La spesa non supera i 3 milioni di euro.
planned | La spesa non supererà i 3 milioni di euro.
alleged | La Ferroluna avrebbe speso 3 milioni di euro.
alleged, alleged | La Ferroluna avrebbe comprato 2.000 GPU e speso 3 milioni di euro.
alleged | Il conto sarebbe di 3 milioni di euro.
alleged | La Ferroluna avrebbe chiesto 3 milioni di euro.
alleged | Una presunta tangente di 3 milioni di euro.
alleged | La procura accusa il sindaco di aver intascato 3 milioni di euro.
alleged | Secondo indiscrezioni, la Ferroluna spenderà 3 milioni di euro.
asserted | La Ferroluna spera di aver speso 3 milioni di euro.
planned | La Ferroluna sta per spendere 3 milioni di euro.
planned | La Commissione mobiliterà 3 milioni di euro.
planned | Dovremmo spendere 3 milioni di euro.
alleged | Avremmo speso 3 milioni di euro.
planned | La Ferroluna è in trattative per raccogliere 3 milioni di euro.
planned | L'obiettivo è raccogliere 3 milioni di euro.
asserted | La città di Marà ha speso 3 milioni di euro.
planned | Restano da pagare 3 milioni di euro.
planned | La sindaca vorrebbe spendere 3 milioni di euro.
planned | La sindaca prevede che il ponte possa costare 3 milioni di euro.
planned | Il costo stimato del ponte è di 3 milioni di euro.
alleged | Secondo l'accusa il sindaco ha intascato 3 milioni di euro.
denied | La Ferroluna esclude di aver pagato 3 milioni di euro.
denied | Non è vero che la Ferroluna ha pagato 3 milioni di euro.
asserted | La Ferroluna non ha commentato i 3 milioni di euro.
denied | La Ferroluna non ha mai speso 3 milioni di euro.
denied | Nessuno ci ha offerto 3 milioni di euro.
denied | Il sindaco nega di aver incassato 3 milioni di euro.
denied | Il sindaco smentisce che la giunta abbia incassato 3 milioni di euro.
asserted, denied | Il prezzo è di 2 milioni di euro, e non di 3 milioni di euro.
asserted | La Ferroluna non ha comprato il forno, ma ha speso 3 milioni di euro.
asserted | La Ferroluna, che non ha debiti, vale 3 milioni di euro.
asserted | Il conto è di non più di 3 milioni di euro.
"""
ENGLISH = """
asserted | The firm spent $3 million.
planned | The firm will spend $3 million.
planned | The firm will close its shop and spend $3 million.
planned | The bridge could cost $3 million.
planned | The bridge is expected to cost $3 million.
planned | The firm plans to be able to spend $3 million.
planned | The bank agreed to pay $3 million.
planned | The firm is seeking $3 million.
planned | The council has set aside $3 million.
planned | The firm is in advanced talks to raise $3 million.
planned | Ochre Bank to pay $3 million.
planned | They made an offer of $3 million.
planned | He said it would cost $3 million.
asserted | The firm paid $3 million and plans to grow.
asserted | The firm, which will grow, paid $3 million.
asserted | The service is offered at a price of $3.
asserted | Its offering price of $3 was low.
asserted | The sheriff offered a $3 million reward.
planned, asserted | The minister promised $3 million by May; about $2 million has been paid.
alleged | The clerk may have taken $3 million.
alleged | The suit alleges that the clerk took $3 million.
alleged | The clerk is accused of taking $3 million.
alleged | An alleged bribe of $3 million was paid.
asserted | The storm is expected to have destroyed $3 million of crops.
planned | The firm must pay $3 million.
planned | The firm announced a $3 million investment.
alleged | The clerk is charged with stealing $3 million.
denied | The firm rejected claims that it had paid $3 million.
asserted | The firm not only paid $3 million but closed.
denied | The firm did not pay $3 million.
denied | The firm has never owned 3,000 GPUs.
denied | Nobody has paid us $3 million.
denied | The mayor denied taking $3 million.
asserted, denied | The bill was $2 million, not $3 million.
asserted | The bill did not exceed $3 million.
asserted | The firm did not sell the mill but paid $3 million.
asserted | The firm, which does not lend, paid $3 million.
"""


def rows(table: str, lang: str) -> list[tuple[str, str, list[str]]]:
    lines = [line.split(" | ") for line in table.strip().splitlines()]
    return [(lang, text, stances.split(", ")) for stances, text in lines]


@pytest.mark.parametrize(("lang", "text", "stances"), [*rows(ITALIAN, "it"), *rows(ENGLISH, "en")])
def test_how_firmly_a_figure_is_said(claims_of: Claims, lang: str, text: str, stances: list[str]) -> None:
    assert [claim.stance for claim in claims_of(lang, text)] == stances
