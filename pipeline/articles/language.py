"""Which loaded language an article is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.errors import ArticleError, UsageError

# So many characters settle it, from the middle: menus and adverts stand at the ends. More would only cost time.
_JUDGED = 600

AUTO = "auto"


def language_rule(languages: Sequence[str], lang: str) -> Callable[[str, str], str]:
    """A function from (text, language stated by the record) to one of `languages`.

    `lang` forces one; with `auto` the record's own counts (`it-IT` is `it`), else py3langid chooses among
    `languages`. The function raises ArticleError `unknown_language`; UsageError where `lang` is not loaded.
    """
    if lang != AUTO and lang not in languages:
        raise UsageError(f"the language {lang} is not loaded; choose {AUTO} or one of {', '.join(languages)}")
    recognise: list[Callable[[str], str]] = []

    def choose(text: str, stated: str) -> str:
        if lang != AUTO:
            return lang
        if stated.strip():
            code = stated.strip().replace("_", "-").split("-")[0].casefold()
            if code not in languages:
                raise ArticleError(
                    "unknown_language",
                    f"lang is {stated!r:.40}; loaded are {', '.join(languages)}; add a pack",
                )
            return code
        if not recognise:
            recognise.append(_recogniser(languages))
        start = max(0, (len(text) - _JUDGED) // 2)
        return recognise[0](text[start : start + _JUDGED])

    return choose


def _recogniser(languages: Sequence[str]) -> Callable[[str], str]:
    if len(languages) == 1:
        return lambda _text: languages[0]
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second, and often not needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    try:
        identifier.set_languages(list(languages))
    except ValueError as error:
        raise UsageError(f"a loaded language cannot be recognised ({error}); choose one with --lang") from None
    return lambda text: str(identifier.classify(text)[0])
