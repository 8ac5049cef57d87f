"""Verb lemmas -> all their forms, from a pack's conjugation tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.patterns.schema import Conjugation

Forms = dict[str, tuple[tuple[str, str], ...]]


def verb_forms(
    conjugations: Mapping[str, Conjugation],
    irregular: Mapping[str, Mapping[str, Sequence[str]]],
    verbs: Iterable[Mapping[str, Sequence[str]]],
) -> Forms:
    """Lower-case form -> its readings (lemma, mood). A mood given as irregular replaces the regular one.

    Every name in `verbs` must be one of `conjugations`.
    """
    readings: dict[str, dict[tuple[str, str], None]] = {}

    def add(form: str, lemma: str, mood: str) -> None:
        readings.setdefault(form.lower(), {})[lemma, mood] = None

    for table in verbs:
        for name, lemmas in table.items():
            rule = conjugations[name]
            for lemma in lemmas:
                stem = lemma[: len(lemma) - rule.drop]
                for mood, endings in rule.endings.items():
                    if mood not in irregular.get(lemma, {}):
                        for ending in endings:
                            add(stem + ending, lemma, mood)
    for lemma, moods in irregular.items():
        for mood, forms in moods.items():
            for form in forms:
                add(form, lemma, mood)
    return {form: tuple(found) for form, found in readings.items()}
