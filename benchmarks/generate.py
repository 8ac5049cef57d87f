"""News-like text for the benchmarks: seeded, with a vocabulary as wide as that of real news.

Words are made of syllables and drawn so that new ones keep coming as they do in news: of 25,000 chunks
between spaces about 9,000 differ, and 17 in 100 hold a sign or a digit, as counted on Italian and English
Wikinews. About 8 sentences in 100 hold a figure. The text means nothing, and needs no corpus to be shipped.
"""

from __future__ import annotations

import itertools
import random

_SYLLABLES = {
    "it": "ca co de di la le ma mi na ne no pa po ra re ri sa se si ta te ti to va ve vi zio ghe sti tra pre con gra",
    "en": "an be con der ed en er ing is ment mer nal on per ra ry st ter the tion tle un ver wa wor ble ful ish",
}
_SMALL = {
    "it": "il la i le un una di del della a al in nel per con su da che e non si è ha come più anche ma",
    "en": "the a of to in and for on with at by from that is was it as but are has have not this which",
}
_FIGURES = {
    "it": (
        "{N} ha investito {n} milioni di euro in nuovi impianti.",
        "Secondo {N}, il costo è di circa {n},5 miliardi di dollari.",
        "«Abbiamo speso {n}.000 euro», ha detto {N}.",
        "La società dispone di {n}.000 GPU e ne ha ordinate altre.",
        "I ricavi di {N} sono saliti a {n} miliardi, contro i {m} miliardi di euro di un anno fa.",
        "Una multa da {n} mila euro per {N}, che annuncia ricorso.",
    ),
    "en": (
        "{N} invested ${n} million in new plants.",
        "According to {N}, the cost is about ${n}.5 billion.",
        "“We spent £{n},000,” said {N}.",
        "The company owns {n},000 GPUs and has ordered more.",
        "Revenue at {N} rose to {n} billion euros from {m} billion a year earlier.",
        "A fine of {n} thousand dollars for {N}, which will appeal.",
    ),
}


def articles(lang: str, count: int, seed: int = 20250205, figures: float = 0.08) -> list[str]:
    """`count` articles of about 2,500 characters in the manner of `lang`; the same for the same seed."""
    draw = random.Random(f"{seed} {lang}")
    syllables = _SYLLABLES[lang].split()
    vocabulary = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(200_000)]
    names = [word.capitalize() for word in vocabulary[:4000]]
    weights = list(itertools.accumulate((rank + 10) ** -0.98 for rank in range(len(vocabulary))))
    return ["\n\n".join(_paragraphs(draw, lang, vocabulary, weights, names, figures)) for _ in range(count)]


def _paragraphs(
    draw: random.Random, lang: str, words: list[str], weights: list[float], names: list[str], figures: float
) -> list[str]:
    out = []
    for _ in range(6):
        sentences = []
        for _ in range(3):
            if draw.random() < figures:
                figure = draw.choice(_FIGURES[lang])
                sentences.append(figure.format(N=draw.choice(names), n=draw.randint(2, 900), m=draw.randint(2, 900)))
                continue
            run: list[str] = []
            for word in draw.choices(words, cum_weights=weights, k=draw.randint(10, 17)):
                if draw.random() < 0.7:
                    run.append(draw.choice(_SMALL[lang].split()))
                run.append(_dressed(draw, lang, draw.choice(names) if draw.random() < 0.1 else word))
            sentence = " ".join(run).rstrip(",")
            sentences.append(sentence[:1].upper() + sentence[1:] + ".")
        out.append(" ".join(sentences))
    return out


def _dressed(draw: random.Random, lang: str, word: str) -> str:
    """A word with the signs that news puts on it: commas, clitics, quotes, brackets, hyphens; or a number."""
    chance = draw.random()
    if chance < 0.09:
        return word + ","
    if chance < 0.17:
        return f"l'{word}" if lang == "it" else f"{word}'s"
    if chance < 0.19:
        return f"«{word}»" if lang == "it" else f"“{word}”"
    if chance < 0.21:
        return f"({word})"
    if chance < 0.23:
        return f"{word}-{draw.choice(_SYLLABLES[lang].split())}"
    return str(draw.randint(1, 2030)) if chance < 0.26 else word
