"""Pattern packs: every example holds, every mistake is named with its place and fix, packs overlay."""

from __future__ import annotations

import json
import pickle
import re
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from pipeline import examples
from pipeline.claims import Extractor
from pipeline.errors import PatternError
from pipeline.examples import check_examples, failing_examples
from pipeline.models import Article, Claim
from pipeline.patterns import Packs, builtin_folder, load, load_packs, passed
from pipeline.patterns.compile import Compiler

GOOD = """
[[pattern]]
id = "it.test.one"
kind = "cue"
match = "nei calcoli di {source}"
matches = ["Nei calcoli di Ocra, servono 3 milioni di euro."]
near_misses = ["Senza parere, 3 milioni di euro non bastano."]
"""


def pack(folder: Path, text: str | bytes, name: str = "it/test.toml") -> Path:
    """A pack of one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.fixture
def italian_only(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in packs without the other languages, which a mistake in an Italian file does not need."""
    folder = tmp_path_factory.getbasetemp() / "italian"
    for name in ("common", "it"):
        copytree(builtin_folder() / name, folder / name, dirs_exist_ok=True)
    monkeypatch.setattr(load, "builtin_folder", lambda: folder)


def problem(folder: Path, text: str | bytes, name: str = "it/test.toml") -> str:
    """What loading the pack of one file over the built-in ones says."""
    with pytest.raises(PatternError) as caught:
        load_packs([pack(folder, text, name)])
    return str(caught.value)


def with_line(line: str, instead_of: str = "") -> str:
    """The good pattern with a line more, or with a line of this key replaced."""
    if not instead_of:
        return f"{GOOD}{line}\n"
    return re.sub(rf"^{instead_of} = .*$", lambda _: line, GOOD, flags=re.M)


def with_match(match: str) -> str:
    return with_line(f"match = '''{match}'''", "match")


def test_every_example_of_the_packs_holds(packs: Packs) -> None:
    assert failing_examples(packs) == []


def test_ids_are_those_of_their_language(packs: Packs) -> None:
    for lang, lexicon in packs.lexicons.items():
        assert [p.id for p in lexicon.patterns if not p.id.startswith(f"{lang}.")] == []


def test_the_good_pattern_is_good(tmp_path: Path) -> None:
    check_examples(load_packs([pack(tmp_path, GOOD)]))


# One row a mistake: the file, and what the message must hold beside the file's name.
MISTAKES = [
    (
        "unknown key",
        with_line('colour = "red"'),
        ["test.toml:8", "it.test.one", "colour", "unknown key", "remove it"],
    ),
    (
        "misspelt key",
        with_line('near_miss = ["x"]'),
        ["test.toml:8", "it.test.one", "near_miss", "correct its spelling"],
    ),
    ("unknown table", f"[colours]\nred = 1\n{GOOD}", ["test.toml:1", "colours", "unknown table"]),
    ("no id", GOOD.replace('id = "it.test.one"\n', ""), ["test.toml:2", "id", "missing", "add it"]),
    ("bad id", with_line('id = "It One"', "id"), ["test.toml:3", "It One", "id"]),
    ("unknown kind", with_line('kind = "clue"', "kind"), ["test.toml:4", "it.test.one", "kind", "'cue'"]),
    (
        "no kind",
        GOOD.replace('kind = "cue"\n', ""),
        ["test.toml:2", "it.test.one", "kind", "missing", "add it"],
    ),
    (
        "no matches",
        with_line("matches = []", "matches"),
        ["test.toml:6", "it.test.one", "matches", "at least one example"],
    ),
    (
        "matches left out",
        re.sub("^matches = .*\n", "", GOOD, flags=re.M),
        ["test.toml:2", "it.test.one", "matches", "missing", "add it"],
    ),
    (
        "near misses left out",
        re.sub("^near_misses = .*\n", "", GOOD, flags=re.M),
        ["test.toml:2", "it.test.one", "near_misses", "missing", "add it"],
    ),
    (
        "neither match nor pattern",
        re.sub("^match = .*\n", "", GOOD, flags=re.M),
        ["test.toml:2", "it.test.one", "match =", "pattern ="],
    ),
    (
        "both match and pattern",
        with_line('pattern = [{ LOWER = "x" }]'),
        ["test.toml:2", "it.test.one", "match =", "pattern ="],
    ),
    (
        "verbs that take nothing",
        with_line('verbs = ["dire"]', "match"),
        ["test.toml:2", "it.test.one", "verbs =", "takes ="],
    ),
    (
        "verbs in a kind that is no cue",
        with_line('kind = "contrast"', "kind").replace("match = ", 'takes = ["clause"]\nverbs = ["dire"] # '),
        ["test.toml:2", "it.test.one", "only in a pattern of kind cue"],
    ),
    (
        "a verb that no table conjugates",
        with_line('verbs = ["mugugnare"]\ntakes = ["clause"]', "match"),
        ["it.test.one", "verbs", "mugugnare", "[verbs]"],
    ),
    (
        "a measure that says none",
        with_line('kind = "measure"', "kind"),
        ["test.toml:2", "it.test.one", "measure", "needs measure = "],
    ),
    (
        "a qualifier that says none",
        with_line('kind = "qualifier"', "kind"),
        ["test.toml:2", "it.test.one", "needs qualifier = "],
    ),
    ("a stance that says none", with_line('kind = "stance"', "kind"), ["it.test.one", "needs stance = "]),
    (
        "unknown qualifier",
        with_line('qualifier = "roughly"'),
        ["test.toml:8", "it.test.one", "qualifier", "'about'"],
    ),
    ("unknown stance", with_line('stance = "sure"'), ["test.toml:8", "it.test.one", "stance", "'alleged'"]),
    ("unknown scope", with_line('scope = "page"'), ["test.toml:8", "it.test.one", "scope", "'sentence'"]),
    ("a number for a text", with_line("comment = 5"), ["test.toml:8", "it.test.one", "comment", "string"]),
    (
        "unknown measure",
        with_line('kind = "measure"\nmeasure = "colour"', "kind").replace("{source}", "{money}"),
        [
            "test.toml:5",
            "it.test.one",
            "measure",
            "'colour' of kind money",
            "measures.toml",
            "there are budget, capital_",
        ],
    ),
    (
        "unknown slot",
        with_match("nei calcoli di {sorce}"),
        ["test.toml:5", "it.test.one", "match", "unknown slot {sorce}", "source"],
    ),
    (
        "a slot like none",
        with_match("nei calcoli di {fonte}"),
        ["test.toml:5", "unknown slot {fonte}; known: "],
    ),
    ("a kind like none", with_line('kind = "fonte"', "kind"), ["test.toml:4", "'fonte' is none of: 'money'"]),
    (
        "a wrong wording in a list",
        with_line('match = [\n  "nei calcoli di {source}",  # [\n  "a {sorce}",\n]', "match"),
        ["test.toml:7: it.test.one: match: unknown slot {sorce}"],
    ),
    (
        "a wrong wording of the second pattern",
        GOOD.replace("one", "two") + with_match("a {sorce}"),
        ["test.toml:12: it.test.one: match: unknown slot {sorce}"],
    ),
    (
        "an empty near miss",
        with_line('near_misses = ["Un\'altra.", ""]', "near_misses"),
        ["test.toml:7: it.test.one: near_misses", "write a sentence with these words in another sense"],
    ),
    (
        "no near miss",
        with_line("near_misses = []", "near_misses"),
        ["test.toml:7", "at least one example; write a sentence with these words in another sense"],
    ),
    (
        "an empty example",
        with_line('matches = [" "]', "matches"),
        ["test.toml:6: it.test.one: matches", "write a sentence in which the pattern must match"],
    ),
    (
        "a cue without a speaker",
        with_match("nei calcoli"),
        ["test.toml:5: it.test.one: match: a cue needs {source} in 'nei calcoli', or speaker = "],
    ),
    (
        "a cue of the whole sentence without a speaker",
        with_line('scope = "sentence"').replace("di {source}", ""),
        ["test.toml:5: it.test.one: match: a cue needs {source}"],
    ),
    (
        "a cue of whose wordings one has no speaker",
        with_line("match = ['nei calcoli di {source}', 'a occhio']", "match"),
        ["test.toml:5: it.test.one: match: a cue needs {source} in 'a occhio'"],
    ),
    (
        "a code that is no currency's",
        '[currency.EURO]\nwords = ["pleuri"]\n',
        ["test.toml:1: currency: EURO: no code of ISO 4217; did you mean EUR?"],
    ),
    (
        "disable inside a table",
        with_line("disable = ['it.cue.secondo']"),
        ["test.toml:8", "it.test.one: disable: stands inside a table; move it to the top of the file"],
    ),
    (
        "a quotation mark that is missing",
        f'{GOOD}comment = "x\n',
        ["test.toml:8: not TOML", 'a quote " is missing or curly'],
    ),
    ("a number for a pattern", "pattern = [1]\n", ["test.toml:1: pattern: pattern: 1 is no table; write [[pattern]]"]),
    ("a number for a table", "currency = 3\n", ["test.toml:1: currency: currency: 3 is no table; write [currency]"]),
    ("a list that is not closed", f"{GOOD}todo = ['x'\n", ["test.toml:8: not TOML: Unclosed array"]),
    (
        "an unclosed bracket",
        with_match("a (parere di {source}"),
        ["test.toml:5", "it.test.one", "match", "not closed"],
    ),
    (
        "a stray bracket",
        with_match("a parere) di {source}"),
        ["test.toml:5", "it.test.one", "match", "closes nothing"],
    ),
    (
        "crossed brackets",
        with_match("a (parere] di {source}"),
        ["test.toml:5", "it.test.one", "match", "not closed"],
    ),
    (
        "an unclosed slot",
        with_match("nei calcoli di {source"),
        ["test.toml:5", "it.test.one", "match", "check the brackets"],
    ),
    ("a bar outside brackets", with_match("a|b {source}"), ["test.toml:5", "it.test.one", "match", "(a|b)"]),
    (
        "unknown verb",
        with_match("{source} {verb:blaterare}"),
        ["test.toml:5", "it.test.one", "match", "no verb 'blaterare'", "[verbs] or [irregular]"],
    ),
    (
        "a verb of no name",
        with_match("{source} {verb}"),
        ["test.toml:5", "it.test.one", "match", "unknown slot {verb}; name the verb in it, as {verb:...}"],
    ),
    (
        "a gap too long",
        with_match("a {any:0-40} {source}"),
        ["test.toml:5", "it.test.one", "match", "{any:0-40}", "at most 8"],
    ),
    (
        "a gap of no length",
        with_match("a {any:few} {source}"),
        ["test.toml:5", "it.test.one", "match", "{any:0-3}"],
    ),
    (
        "a gap first",
        with_match("{any:0-3} di {source}"),
        ["test.toml:5", "it.test.one", "match", "begins with a gap", "remove it"],
    ),
    (
        "only a gap",
        with_match("{any:0-3}"),
        ["test.toml:5", "it.test.one", "match", "gap", "remove it"],
    ),
    ("an empty match", with_match(""), ["test.toml:5", "it.test.one", "match", "empty"]),
    (
        "nothing that must be there",
        with_match("[a] [b]"),
        ["test.toml:5", "it.test.one", "match", "not optional"],
    ),
    (
        "too many combinations",
        with_match("({source}|{figure}) ({source}|{figure}) ({source}|{figure}) ({source}|{figure}) " * 2),
        ["test.toml:5", "it.test.one", "match", "combinations", "split it in two"],
    ),
    (
        "a measure inside an unknown one",
        '[[measure]]\nid = "colour"\nkind = "money"\npart_of = "rainbow"\nlabel = { it = "colore" }\n',
        ["common/test.toml:4: colour: part_of", "'rainbow'", "money"],
    ),
    *(
        (
            f"token patterns for {kind}",
            re.sub(
                "^match = .*$",
                "pattern = [{ LOWER = 'parere' }]",
                with_line(f'kind = "{kind}"\n{key}', "kind"),
                flags=re.M,
            ),
            ["test.toml:6", "it.test.one: pattern:", kind, slot, "match = ..."],
        )
        for kind, key, slot in (
            ("range", "", "{low} and {high}"),
            ("not_range", "", "{low} and {high}"),
            ("qualifier", 'qualifier = "about"', "{figure}"),
            ("shared_currency", "", "{number}"),
            ("counts", "", "{money}"),
            ("period", "", "{year}"),
            ("measure", 'measure = "revenue"', "{money}"),
            ("stance", 'stance = "planned"', "{figure}"),
            ("per", 'per = "month"', "{figure}"),
        )
    ),
    (
        "a measure of nothing",
        with_line('kind = "measure"\nmeasure = "revenue"', "kind"),
        ["test.toml:6", "it.test.one: match:", "{figure} or {money} or {gpus}"],
    ),
    ("not TOML", f"{GOOD}\nkind = = 5\n", ["test.toml", "not TOML", "line 9"]),
    (
        "a conjugation too few",
        '[verbs]\nthird-kind = ["blaterare"]\n',
        ["test.toml:2: verbs: third-kind", "[conjugation.third-kind]"],
    ),
    (
        "a name of no type",
        '[[name]]\nname = "Ocra"\ntype = "band"\n',
        ["test.toml:3", "Ocra", "type", "'org'"],
    ),
    ("a key near a known one", with_line("near_mises = ['x']"), ["unknown key", "did you mean near_misses?"]),
    ("a slot near a known one", with_match("a {sorce}"), ["unknown slot {sorce}; did you mean {source}?"]),
    (
        "a key that the kind has no use for",
        with_line('measure = "revenue"'),
        ["test.toml:2", "it.test.one", "a pattern of kind cue has no use for measure; remove it"],
    ),
    ("one table for many", GOOD.replace("[[pattern]]", "[pattern]"), ["test.toml:2", "write it [[pattern]]"]),
    ("a word for a list", with_line("pattern = 'x'", "match"), ["test.toml:5", "'x' is no list", "square brackets"]),
    (
        "a shift that is none",
        with_line('kind = "period"\nshift = "one year"', "kind"),
        ["test.toml:5", "'one year' will not do", '"-1 year"'],
    ),
    (
        "a pattern to disable that is none",
        f'disable = ["it.cue.stando"]\n{GOOD}',
        ["test.toml:1: disable: no pattern 'it.cue.stando'", "did you mean it.cue."],
    ),
]


@pytest.mark.usefixtures("italian_only")
@pytest.mark.parametrize(("text", "told"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_named(tmp_path: Path, text: str, told: list[str]) -> None:
    name = "common/test.toml" if "[[measure]]" in text else "it/test.toml"
    message = problem(tmp_path, text, name)
    assert [part for part in told if part not in message] == [], message
    assert "\n" not in message


@pytest.mark.usefixtures("italian_only")
@pytest.mark.parametrize("line", ['speaker = "last"', 'speaker = "here"', 'attribution = "hearsay"', 'scope = "after"'])
def test_a_cue_without_a_source_says_who_speaks(tmp_path: Path, line: str) -> None:
    load_packs([pack(tmp_path, with_line(line).replace("di {source}", "a occhio"))])


@pytest.mark.usefixtures("italian_only")
@pytest.mark.parametrize("key", ["alone", "indefinite"])
def test_a_word_that_is_no_magnitude(tmp_path: Path, key: str) -> None:
    text = (builtin_folder() / "it" / "language.toml").read_text(encoding="utf-8")
    wrong = re.sub(rf"^{key} = \[", f'{key} = ["fantastiliardo", ', text, flags=re.M)
    line = wrong[: wrong.index("fantastiliardo")].count("\n") + 1
    message = problem(tmp_path, wrong, "it/language.toml")
    assert f"it/language.toml:{line}: numbers: {key}: 'fantastiliardo' is no magnitude" in message
    assert "give its value under [numbers.magnitudes], or remove it" in message


def test_a_scale_of_what_is_no_magnitude(tmp_path: Path) -> None:
    text = (builtin_folder() / "it" / "language.toml").read_text(encoding="utf-8")
    wrong = text.replace("[numbers.market_scale]", "[numbers.market_scale]\nfantastiliardo = 5")
    line = wrong[: wrong.index("[numbers.market_scale]")].count("\n") + 1
    message = problem(tmp_path, wrong, "it/language.toml")
    assert f"it/language.toml:{line}: numbers: market_scale: 'fantastiliardo' is no magnitude" in message


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    message = problem(tmp_path, GOOD.encode() + 'comment = "è"'.encode("latin-1"))
    assert f"{tmp_path}/it/test.toml" in message
    assert f"not UTF-8 at byte {len(GOOD) + 11}" in message
    assert "save the file as UTF-8" in message


def test_an_id_used_twice_names_both_places(tmp_path: Path) -> None:
    place = f"{tmp_path}/it/test.toml"
    assert problem(tmp_path, GOOD + GOOD) == (
        f"{place}:10: it.test.one: id: already used at {place}:3; give one of them another id"
    )


def test_an_id_used_twice_in_two_files(tmp_path: Path) -> None:
    pack(tmp_path, GOOD, "it/again.toml")
    message = problem(tmp_path, GOOD)
    assert message == (
        f"{tmp_path}/it/test.toml:3: it.test.one: id: already used at {tmp_path}/it/again.toml:3; "
        "give one of them another id"
    )


def test_every_mistake_of_a_pack_is_named_at_once(tmp_path: Path) -> None:
    other = with_match("a {sorce}").replace("it.test.one", "it.test.two")
    lines = problem(tmp_path, with_match("a (parere") + other).splitlines()
    assert len(lines) == 2
    assert "it.test.one" in lines[0]
    assert "it.test.two" in lines[1]
    lines = problem(tmp_path, with_line("colour = 1") + with_line("scope = 'page'").replace("one", "two")).splitlines()
    assert ["colour" in lines[0], "scope" in lines[1]] == [True, True]


def test_a_token_pattern_that_spacy_refuses(tmp_path: Path) -> None:
    text = re.sub("^match = .*$", "pattern = [{ COLOUR = 'red' }, { LOWER = 'parere' }]", GOOD, flags=re.M)
    with pytest.raises(PatternError) as caught:
        check_examples(load_packs([pack(tmp_path, text)]))
    assert "it.test.one: pattern: " in str(caught.value)


def test_an_example_that_does_not_match(tmp_path: Path) -> None:
    text = with_line('matches = ["A detta di Ocra, servono 3 milioni di euro."]', "matches")
    with pytest.raises(PatternError) as caught:
        check_examples(load_packs([pack(tmp_path, text)]))
    assert str(caught.value) == (
        f"{tmp_path}/it/test.toml:6: it.test.one: matches: does not match "
        "'A detta di Ocra, servono 3 milioni di euro.', it.cue.a-detta-di did; change the pattern or the example"
    )


def test_what_has_passed_is_not_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def failing(_loaded: Packs, languages: tuple[str, ...]) -> list[str]:
        checked.extend(languages)
        return []

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(examples, "failing_examples", failing)
    folder = pack(tmp_path, GOOD)

    def check(text: str, name: str = "it/test.toml") -> list[str]:
        checked.clear()
        pack(tmp_path, text, name)
        check_examples(load_packs([folder]))
        return checked

    assert check(GOOD) == ["en", "es", "it"]
    assert check(GOOD) == []
    assert check(GOOD + "\n") == ["it"]
    assert check(GOOD) == []
    # What all languages share, what is added to the kinds of figures, and what is disabled.
    common = '[[kind]]\nid = "copper"\nunits = ["tonne"]\n[unit.tonne.words]\ntonnes = 1\n'
    assert check(common, "common/kinds.toml") == ["en", "es", "it"]
    assert check('disable = ["it.cue.colon"]\n', "en/less.toml") == ["en", "es", "it"]
    monkeypatch.setattr(passed, "__version__", "another")
    assert check(GOOD) == ["en", "es", "it"]


def test_what_has_passed_is_compiled_as_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    new = load_packs()
    check_examples(new)
    with monkeypatch.context() as patch:
        patch.setattr(Compiler, "compile", lambda *_: pytest.fail("compiled before it is asked for"))
        old = load_packs()
    article = Article(id="a", text="Secondo Ocra, la spesa di Ferrol è stata di 3 milioni di euro.", lang="it")
    (claim,) = Extractor(old).claims(article)
    assert claim.attributed_to == "Ocra"
    assert Extractor(new).claims(article) == [claim]
    # Where a process is not forked, they are handed to it.
    handed = pickle.loads(pickle.dumps(old))
    assert handed.lexicons["it"].compiled == dict(new.lexicons["it"].compiled)
    assert Extractor(handed).claims(article) == [claim]


def test_what_has_not_passed_is_not_remembered(tmp_path: Path) -> None:
    bad = load_packs(
        [pack(tmp_path, with_line("near_misses = ['Nei calcoli di Ocra, 3 milioni di euro.']", "near_misses"))]
    )
    for _ in range(2):
        with pytest.raises(PatternError):
            check_examples(bad)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    check_examples(load_packs([pack(tmp_path, GOOD)]))
    with pytest.raises(PatternError):
        check_examples(load_packs([pack(tmp_path, with_line("matches = ['Costa 3 euro.']", "matches"))]))


def test_a_near_miss_that_matches(tmp_path: Path) -> None:
    text = with_line('near_misses = ["Nei calcoli di Ocra, 3 milioni di euro."]', "near_misses")
    with pytest.raises(PatternError) as caught:
        check_examples(load_packs([pack(tmp_path, text)]))
    assert str(caught.value) == (
        f"{tmp_path}/it/test.toml:7: it.test.one: near_misses: matches "
        "'Nei calcoli di Ocra, 3 milioni di euro.', which it must not; narrow the pattern"
    )


def test_a_missing_folder_and_an_empty_one(tmp_path: Path) -> None:
    for folder, told in (
        (tmp_path / "none", "no such folder"),
        (tmp_path, "holds no pattern files in folders of languages"),
    ):
        with pytest.raises(PatternError) as caught:
            load_packs([folder])
        assert str(caught.value).startswith(f"{folder}: {told}")
        assert "; " in str(caught.value)


@pytest.mark.parametrize("table", ["language", "numbers", "words"])
def test_a_language_needs_its_three_tables(tmp_path: Path, table: str) -> None:
    text = (builtin_folder() / "it/language.toml").read_text(encoding="utf-8")
    # A table goes on to the next table of another name.
    cut = re.sub(rf"^\[{table}(?:\.\w+)?\]\n.*?(?=^\[(?!{table}\b)|\Z)", "", text, flags=re.M | re.S)
    message = problem(tmp_path, cut, "xx/language.toml")
    assert f"language 'xx': no [{table}] table" in message
    assert "needs it" in message


def test_a_new_language_touches_no_python(tmp_path: Path) -> None:
    for path in (builtin_folder() / "it").glob("*.toml"):
        pack(tmp_path, path.read_text(encoding="utf-8").replace('"it.', '"xy.'), f"xy/{path.name}")
    loaded = load_packs([tmp_path])
    assert loaded.languages == ("en", "es", "it", "xy")
    [claim] = claims(loaded, "Stando a Bloomberg, la spesa è di 3 milioni di euro.", "xy")
    assert (claim.value, claim.unit, claim.attributed_to) == (Decimal(3_000_000), "EUR", "Bloomberg")


# Overlays


def claims(loaded: Packs, text: str, lang: str = "it") -> list[Claim]:
    return Extractor(loaded).claims(Article(id="a", text=text, lang=lang))


def test_an_overlay_adds_a_cue(tmp_path: Path, packs: Packs) -> None:
    text = "Nei calcoli di Ocra, alla Ferroluna servono 3 milioni di euro."
    [before] = claims(packs, text)
    [after] = claims(load_packs([pack(tmp_path, GOOD)]), text)
    assert (before.attributed_to, before.attribution) == ("", "none")
    assert (after.attributed_to, after.attribution, after.cue) == ("Ocra", "indirect", "Nei calcoli di")
    assert "it.test.one" in after.patterns
    assert "it.test.one" not in before.patterns


@pytest.mark.parametrize("match", ["(la|l') estasi di {source}", "l' estasi di {source}"])
def test_an_elided_article_is_a_word_of_a_match(tmp_path: Path, match: str) -> None:
    loaded = load_packs([pack(tmp_path, with_match(match).replace("Nei calcoli di", "L'estasi di"))])
    check_examples(loaded)
    [claim] = claims(loaded, "L'estasi di Ocra: servono 3 milioni di euro.")
    assert "it.test.one" in claim.patterns


def test_an_overlay_adds_the_readme_s_verb_of_speech(tmp_path: Path, packs: Packs) -> None:
    readme = (Path(__file__).parent.parent / "patterns" / "README.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall("```toml\n(.*?)```", readme, re.S) if "takes" in block)
    loaded = load_packs([pack(tmp_path, example)])
    check_examples(loaded)
    texts = (
        "Ocra Spa, che ha sede a Chiasso, mugugna che la cava costa 3 milioni di euro.",
        "«La cava costa 3 milioni di euro», mugugna Carla Neri.",
        "La cava costa 3 milioni di euro, mugugnava ieri Carla Neri.",
        "La Ferroluna mugugna e paga 3 milioni di euro.",
    )
    said = [[c.attributed_to for c in claims(loaded, text)] for text in texts]
    assert said == [["Ocra Spa"], ["Carla Neri"], ["Carla Neri"], [""]]
    assert [[c.attributed_to for c in claims(packs, text)] for text in texts[:1]] == [[""]]


def test_an_overlay_replaces_an_id(tmp_path: Path, packs: Packs) -> None:
    text = "Ha speso circa 3 milioni di euro."
    replaced = """
[[pattern]]
id = "it.qual.about"
kind = "qualifier"
qualifier = "at_most"
match = "circa {figure}"
matches = ["Ha speso circa 3 milioni di euro."]
near_misses = ["Ha speso quasi 3 milioni di euro."]
"""
    loaded = load_packs([pack(tmp_path, replaced)])
    check_examples(loaded)
    assert [claim.qualifier for claim in claims(packs, text)] == ["about"]
    assert [claim.qualifier for claim in claims(loaded, text)] == ["at_most"]
    assert [claim.qualifier for claim in claims(loaded, text.replace("circa", "quasi"))] == ["exact"]
    assert loaded.origins["it.qual.about"] == f"{tmp_path}/it/test.toml:3"
    assert len(loaded.lexicons["it"].patterns) == len(packs.lexicons["it"].patterns)


def test_the_later_overlay_wins(tmp_path: Path) -> None:
    first = pack(tmp_path / "first", GOOD)
    second = pack(tmp_path / "second", GOOD.replace('"cue"', '"cue"\nattribution = "hearsay"'))
    text = "Nei calcoli di Ocra, servono 3 milioni di euro."
    assert [c.attribution for c in claims(load_packs([first, second]), text)] == ["hearsay"]
    assert [c.attribution for c in claims(load_packs([second, first]), text)] == ["indirect"]


def test_an_overlay_adds_words(tmp_path: Path, packs: Packs) -> None:
    gpu = '[[gpu]]\nfamily = "Lunar"\nmaker = "Ocra"\nmodels = ["LN700"]\n'
    words = f'[currency.EUR]\nwords = ["fiorini lunari"]\n\n{gpu}'
    loaded = load_packs([pack(tmp_path, words, "common/words.toml")])
    text = "Costa 5 fiorini lunari. Ha comprato 300 LN700."
    assert claims(packs, text) == []
    assert [(c.unit, c.item, c.value) for c in claims(loaded, text)] == [
        ("EUR", "", Decimal(5)),
        ("GPU", "LN700", Decimal(300)),
    ]
    assert (loaded.item_family("LN700"), loaded.item_maker("LN700")) == ("Lunar", "Ocra")


def test_an_overlay_adds_a_measure(tmp_path: Path) -> None:
    measure = '[[measure]]\nid = "ransom"\nkind = "money"\nlabel = { it = "riscatto", en = "ransom" }\n'
    pattern = """
[[pattern]]
id = "it.test.ransom"
kind = "measure"
measure = "ransom"
match = "riscatto di {figure}"
matches = ["Un riscatto di 3 milioni di euro."]
near_misses = ["Un premio di 3 milioni di euro."]
"""
    pack(tmp_path, measure, "common/measures.toml")
    loaded = load_packs([pack(tmp_path, pattern)])
    check_examples(loaded)
    assert [c.measure for c in claims(loaded, "Ocra ha pagato un riscatto di 3 milioni di euro.")] == ["ransom"]


def test_the_digest_of_a_pack_changes_with_any_of_its_bytes(tmp_path: Path, packs: Packs) -> None:
    first = load_packs([pack(tmp_path / "mine", GOOD)]).digests
    assert {name: first[name] for name in packs.digests} == packs.digests
    same = load_packs([pack(tmp_path / "mine", GOOD)]).digests
    other = load_packs([pack(tmp_path / "mine", GOOD + "# a word\n")]).digests
    assert same == first
    assert other["mine"] != first["mine"]


@pytest.mark.parametrize(
    ("item", "family", "maker"),
    [
        ("H800", "Hopper", "Nvidia"),
        ("Hopper", "Hopper", "Nvidia"),
        ("MI300X", "Instinct", "AMD"),
        ("Z9", "", ""),
    ],
)
def test_what_a_gpu_belongs_to(packs: Packs, item: str, family: str, maker: str) -> None:
    assert (packs.item_family(item), packs.item_maker(item)) == (family, maker)


def test_describe_tells_where_a_pattern_stands(packs: Packs) -> None:
    told = packs.describe("it.cue.colon")
    assert "attribution.toml:" in told
    assert "{source} :" in told
    assert packs.describe("it.no-such-pattern") == ""


def test_an_overlay_s_words_join_the_built_in_ones(tmp_path: Path, packs: Packs) -> None:
    verb = '[verbs]\nare = ["strombazzare"]\n\n[sets]\nsay = ["strombazzare"]\n'
    own = f'[words]\norganisations = ["ciclofficina"]\n\n{verb}'
    loaded = load_packs([pack(tmp_path, own)])
    check_examples(loaded)
    texts = (
        "La ciclofficina strombazza che il ponte costa 3 milioni di euro.",
        "Ocra dice che costa 3 milioni di euro.",
    )
    assert [[c.attributed_to for c in claims(loaded, text)] for text in texts] == [["ciclofficina"], ["Ocra"]]
    assert [c.attributed_to for c in claims(packs, texts[0])] == [""]


# Files of spaCy's EntityRuler and of Prodigy

RULES = """\
{"label": "ORG", "pattern": "Ocra Spa", "id": "ocra"}
{"label": "ORG", "pattern": [{"LOWER": "ocra"}, {"LOWER": "holding"}], "id": "ocra"}
{"label": "PERSON", "pattern": [{"TEXT": "Ada"}, {"TEXT": "Verdi"}]}

{"label": "cue", "pattern": "a naso di {source}"}
{"label": "NOT_FIGURE", "pattern": [{"LOWER": "euro"}, {"LOWER": "nova"}], "id": "it.not-money.nova"}
"""


def test_an_entity_ruler_s_file_is_read_as_it_is(tmp_path: Path) -> None:
    loaded = load_packs([pack(tmp_path, RULES, "it/ruler.jsonl")])
    check_examples(loaded)
    [claim] = claims(loaded, "A naso di Ada Verdi, servono 3 milioni di euro.")
    assert (claim.attributed_to, "it.cue.ruler-5" in claim.patterns) == ("Ada Verdi", True)
    assert loaded.origins["it.cue.ruler-5"] == f"{tmp_path}/it/ruler.jsonl:5"
    [claim] = claims(loaded, "Secondo Ocra Holding servono 3 milioni di euro.")
    assert claim.attributed_to == "Ocra Spa"
    assert "it.not-money.nova" in {pattern.id for pattern in loaded.lexicons["it"].patterns}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("no", "ruler.jsonl:1: not JSON"),
        ('{"label": "ORG"}', 'ruler.jsonl:1: not a rule; write {"label": ..., "pattern": ...}'),
        ('{"label": "ANIMAL", "pattern": "x"}', "no kind of pattern or name is called 'ANIMAL'; known are ORG"),
        ('{"label": "ORG", "pattern": [{"POS": "PROPN"}]}', "a name is a phrase, or tokens of TEXT or LOWER"),
        ('{"label": "ORG", "pattern": []}', "pattern: empty"),
        ('{"label": "measure", "pattern": "x {money}"}', "a pattern of kind measure needs measure ="),
        ('{"label": "cue", "pattern": [{"POS": "VERB"}]}', "POS is never set without a trained model"),
    ],
)
@pytest.mark.usefixtures("italian_only")
def test_a_mistake_in_such_a_file_is_told(tmp_path: Path, line: str, told: str) -> None:
    assert told in problem(tmp_path, line, "it/ruler.jsonl")


# Editors


def test_the_json_schema_is_that_of_the_models() -> None:
    """Written anew by: python -m pipeline.patterns.json_schema > patterns/pack.schema.json."""
    from pipeline.patterns.json_schema import json_schema

    shipped = (builtin_folder() / "pack.schema.json").read_text(encoding="utf-8")
    assert shipped == json_schema()
    schema = json.loads(shipped)
    assert "cue" in schema["$defs"]["Pattern"]["properties"]["kind"]["anyOf"][0]["enum"]
    assert schema["additionalProperties"] is False
