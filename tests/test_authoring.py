"""The tools of pattern authors: what is found wrong, what a text gives, what a change changes, what is proposed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.authoring.changes import compare
from pipeline.authoring.check import check
from pipeline.authoring.listing import listed
from pipeline.authoring.proposal import matched, propose, remarks
from pipeline.authoring.trial import lines, try_text
from pipeline.cli import app
from pipeline.errors import UsageError
from pipeline.patterns import Packs, builtin_folder, load_packs

ROOT = Path(__file__).resolve().parent.parent
GOOD = """[[pattern]]
id = "it.cue.a-naso-di"
kind = "cue"
match = "a naso di {source}"
matches = ["A naso di Ocra, servono 3 milioni di euro."]
near_misses = ["Il naso è rosso, servono 3 milioni di euro."]
"""


def written(folder: Path, text: str, name: str = "it/test.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def native(*tokens: str) -> str:
    return GOOD.replace('match = "a naso di {source}"', f"pattern = [{', '.join(tokens)}]")


def mistakes(path: Path) -> list[str]:
    return check([path], [])[0]


def test_the_built_in_patterns_have_no_mistakes() -> None:
    assert check([], []) == ([], [])


def test_a_pattern_that_a_built_in_one_has_too_is_told_and_counts_first(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("a naso di", "a detta di").replace("A naso di", "A detta di"))
    wrong, known = check([path], [])
    assert wrong == []
    assert [line for line in known if "it.cue.a-naso-di: match: it.cue.a-detta-di of another pack has all" in line]
    packs = load_packs([tmp_path])
    told = "\n".join(lines(try_text("A detta di Ocra, servono 3 milioni di euro.", packs, "it"), packs))
    assert re.search(r"\+ it\.cue\.a-naso-di", told)
    assert re.search(r"- it\.cue\.a-detta-di", told)


# What is wrong with patterns that load: a row each, with what the message must hold.
LINT = [
    (
        "a capital letter in LOWER",
        native('{ LOWER = "Dire" }'),
        [
            "test.toml:4: it.cue.a-naso-di: pattern: LOWER 'Dire' has capitals and can never match",
            "write 'dire', or TEXT",
        ],
    ),
    (
        "a capital letter in a list",
        native('{ LOWER = { IN = ["dire", "GPU"] } }'),
        ["LOWER 'GPU' has capitals"],
    ),
    (
        "two words in one token",
        native('{ LOWER = "a naso" }'),
        ["LOWER 'a naso' can never match: the text is cut into ['a', 'naso']; write a token for each"],
    ),
    ("a number with its unit", native('{ LOWER = "40mln" }'), ["cut into ['40', 'mln']"]),
    (
        "an attribute of trained models",
        native('{ LOWER = "dire" }', '{ POS = "PROPN" }'),
        ["POS is never set without a trained model", "use LOWER, TEXT, LEMMA, TAG"],
    ),
    ("an entity type", native('{ ENT_TYPE = "ORG" }'), ["ENT_TYPE is never set"]),
    (
        "a verb that stands nowhere",
        native('{ LEMMA = "blaterare" }'),
        ["LEMMA 'blaterare' can never match", "verbs.toml"],
    ),
    ("a tag of another set", native('{ TAG = "NNP" }'), ["TAG 'NNP' can never match; the classes are ACTOR"]),
    (
        "a gap without end",
        native('{ LOWER = "dire" }', '{ OP = "*" }', '{ LOWER = "euro" }'),
        ["OP '*' on a token that can be any word is a gap without end", "{any:0-3}"],
    ),
    (
        "a gap of letters without end",
        native('{ LOWER = "dire" }', '{ IS_ALPHA = true, OP = "{2,}" }'),
        ["gap without end"],
    ),
    ("nothing needed", native('{ LOWER = "dire", OP = "?" }'), ["must be there"]),
    (
        "a regular expression with look-around",
        native('{ LOWER = "naso" }', '{ LOWER = { REGEX = "(?=d)dire" } }'),
        ["REGEX '(?=d)dire'", "without look-around and back references"],
    ),
    (
        "a regular expression that is none",
        native('{ LOWER = "naso" }', '{ LOWER = { REGEX = "(dire" } }'),
        ["REGEX '(dire'"],
    ),
    (
        "a regular expression that runs away",
        native('{ LOWER = "naso" }', '{ LOWER = { REGEX = "^(a+)+$" } }'),
        ["REGEX '^(a+)+$' takes far too long on some words"],
    ),
    (
        "a set never used",
        '[sets]\nnever_used = ["uno"]\n' + GOOD,
        ["test.toml:2: sets.never_used: sets: no pattern uses {never_used}; use it in one, or remove it"],
    ),
    (
        "a set of verbs with one that is not known",
        '[sets]\nmutter = ["dire", "spiegare", "mugugnare"]\n' + GOOD.replace("a naso di", "{mutter} naso di"),
        ["sets.mutter: sets: 'mugugnare' stands among verbs and is none that [verbs] knows"],
    ),
    (
        "a set of two words",
        '[sets]\nsaid_so = ["a naso"]\n' + GOOD.replace("a naso di", "{said_so} di"),
        ["sets.said_so: sets: 'a naso' is more than one word, and {said_so} stands for one"],
    ),
    (
        "a pattern that another hides",
        GOOD + GOOD.replace("a-naso-di", "a-naso").replace("a naso di {source}", "A naso di {source}"),
        ["test.toml:10: it.cue.a-naso: match: it.cue.a-naso-di has all its wordings too; remove one of the two"],
    ),
    (
        "an example that does not match",
        GOOD.replace("A naso di Ocra", "Secondo Ocra"),
        ["matches: does not match 'Secondo Ocra, servono 3 milioni di euro.', it.cue.secondo did"],
    ),
    (
        "an example in which nothing matches",
        GOOD.replace("A naso di Ocra", "Intanto, Ocra"),
        ["nothing of kind cue did"],
    ),
    (
        "a span of days that ends in a month",
        GOOD.replace('kind = "cue"', 'kind = "period"\nspan = "month"\nends = true'),
        ["it.cue.a-naso-di", "ends = goes with a span of months: year, nine_months, half or quarter"],
    ),
    ("a near miss that matches", GOOD.replace("Il naso è rosso,", "A naso di Ocra,"), ["which it must not; narrow"]),
    (
        "an example in a list of several lines",
        GOOD.replace("matches = [", 'matches = [\n  # ["\n').replace('euro."]', 'euro.",\n "Intanto, 3 euro."]', 1),
        ["test.toml:8: it.cue.a-naso-di: matches: does not match 'Intanto, 3 euro.'"],
    ),
    (
        "an alias with its article",
        '[[name]]\nname = "Alpina"\ntype = "org"\naliases = ["Alpina Spa", "la Alpina"]\n',
        ["test.toml:4: name.la Alpina: aliases: can never match", "write 'Alpina'"],
    ),
    (
        "an article with an apostrophe",
        '[names]\norg = ["l\'Alpina"]\n',
        ["test.toml:2: name.l'Alpina: name: can never"],
    ),
]


@pytest.mark.parametrize(("text", "told"), [row[1:] for row in LINT], ids=[row[0] for row in LINT])
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str, told: list[str]) -> None:
    found = "\n".join(mistakes(written(tmp_path, text)))
    assert [part for part in told if part not in found] == [], found


def broken(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


# The built-in files themselves, broken in one place.
BROKEN = [
    ("it/attribution.toml", broken('kind = "cue"', 'kind = "quote"'), "kind: 'quote' is none of"),
    (
        "it/attribution.toml",
        broken("near_misses", "near_mises"),
        "unknown key; remove it or correct its spelling; did you",
    ),
    ("it/attribution.toml", broken('{speaker}"', '{speakr}"'), "unknown slot {speakr}; did you mean {speaker}?"),
    ("it/attribution.toml", broken('id = "it.cue.', 'id = "it.cue.secondo" # '), "id: already used at"),
    ("it/stance.toml", broken("[sets]", '[sets]\nidle = ["x"]'), "sets.idle: sets: no pattern uses {idle}"),
    ("it/money.toml", broken('{ LOWER = "euro" }', '{ LOWER = "Euro" }'), "LOWER 'Euro' has capitals"),
    (
        "en/qualifiers.toml",
        broken("matches = [", 'matches = ["It cost 3 dollars.", '),
        "does not match 'It cost 3 dollars.'",
    ),
    ("en/measures.toml", broken('measure = "revenue"', 'measure = "revenues"'), "no measure 'revenues'"),
    ("it/verbs.toml", broken("[verbs]", '[verbs]\nfourth = ["blaterare"]'), "verbs: fourth: no [conjugation.fourth]"),
    ("common/measures.toml", broken('part_of = "', 'part_of = "un'), "part_of: no measure 'un"),
    ("it/per.toml", broken("[[pattern]]", "[[pattern]"), "not TOML"),
]


@pytest.mark.parametrize(("name", "change", "told"), BROKEN, ids=[f"{row[0]}: {row[2]}" for row in BROKEN])
def test_a_built_in_file_that_is_broken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[str], str], told: str
) -> None:
    copied = tmp_path / "patterns"
    shutil.copytree(builtin_folder(), copied)
    path = copied / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr("pipeline.patterns.load.builtin_folder", lambda: copied)
    monkeypatch.setattr("pipeline.authoring.check.builtin_folder", lambda: copied)
    found = check([path], [])[0]
    assert [line for line in found if told in line and f"{path}:" in line], found


def test_mistakes_of_every_stage_are_told_at_once(tmp_path: Path) -> None:
    text = "\n".join(
        [
            GOOD.replace("near_misses", "near_mises"),
            GOOD.replace("a-naso-di", "one").replace("{source}", "{sorce}"),
            native('{ LOWER = "Dire" }').replace("a-naso-di", "two"),
            GOOD.replace("a-naso-di", "three").replace("A naso di Ocra", "Ocra"),
        ]
    )
    found = "\n".join(mistakes(written(tmp_path, text)))
    for told in ("unknown key", "unknown slot {sorce}", "has capitals", "it.cue.three: matches: does not match"):
        assert told in found


def test_only_the_files_that_are_named_are_judged(tmp_path: Path) -> None:
    good, bad = (
        written(tmp_path, GOOD),
        written(tmp_path, native('{ POS = "X" }').replace("a-naso-di", "b"), "it/b.toml"),
    )
    assert mistakes(good) == []
    assert [line.split(":")[0] for line in mistakes(bad)] == [str(bad)] * len(mistakes(bad)) != []
    assert mistakes(tmp_path) == mistakes(bad)


@pytest.mark.parametrize(("name", "told"), [("none.toml", "no such file"), ("x.txt", "end in .toml or .jsonl")])
def test_what_is_no_pattern_file_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "x.txt").touch()
    with pytest.raises(UsageError, match=told):
        check([tmp_path / name], [])


@pytest.mark.parametrize("name", ["italiano/test.toml", "loose.toml"])
def test_a_file_in_no_language_s_folder_is_told(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "mine", GOOD, name)
    (told,) = mistakes(path)
    assert told.startswith(f"{path.parent}: language '{path.parent.name}': no [language] table in its files")
    assert told.endswith("; a language needs it, or put them in the folder of a loaded one: en/, es/, it/, common/")


def test_what_is_no_mistake_is_told_as_a_note(tmp_path: Path) -> None:
    taken = written(tmp_path, GOOD.replace("it.cue.a-naso-di", "it.cue.secondo"))
    empty = written(tmp_path, "# nothing yet\n", "it/empty.toml")
    wrong, notes = check([tmp_path], [])
    assert wrong == []
    assert notes[0] == f"{empty}: holds nothing; write a [[pattern]] into it, or remove it"
    assert notes[1].startswith(f"{taken}:2: it.cue.secondo: id: takes the place of {builtin_folder()}")


def test_known_failures_are_told_and_are_no_mistakes(tmp_path: Path) -> None:
    text = GOOD + 'todo = ["A suo naso servono 3 euro.", "A naso di Ocra, 3 euro."]\n'
    wrong, known = check([written(tmp_path, text)], [])
    assert wrong == []
    assert [line.split("todo: ")[1] for line in known] == [
        "does not match yet: 'A suo naso servono 3 euro.'",
        "matches by now; move it to matches: 'A naso di Ocra, 3 euro.'",
    ]


# try


def test_a_text_is_marked_and_its_claims_explained(packs: Packs) -> None:
    text = "Secondo Bloomberg, Ferroluna ha speso 3 milioni di euro in server e 5 in software."
    trial = try_text(text, packs)
    assert trial.lang == "it"
    assert [(mark.label, text[mark.start : mark.end]) for mark in trial.marks][:2] == [
        ("cue", "Secondo"),
        ("source", "Bloomberg"),
    ]
    assert ("figure", "3 milioni di euro") in [(mark.label, text[mark.start : mark.end]) for mark in trial.marks]
    told = "\n".join(lines(trial, packs))
    assert re.search(r"attributed_to Bloomberg\n", told)
    assert re.search(r"\+ it\.cue\.secondo  «Secondo Bloomberg»  \S+attribution\.toml:\d+", told)


def test_what_lost_is_told_with_its_reason(packs: Packs) -> None:
    text = "Ferroluna ha ricavi per 3 milioni di euro e debiti per 5 milioni di euro."
    told = "\n".join(lines(try_text(text, packs, "it"), packs))
    assert re.search(r"- it\.measure\.\S+  «[^»]*»  speaks of another figure", told)


def test_what_a_sentence_says_of_its_own_figures_is_told(packs: Packs) -> None:
    text = "Il debito è sceso di 2 milioni di euro, da 14,5 a {} milioni di euro."
    right, wrong = (list(lines(try_text(text.format(end), packs, "it"), packs)) for end in ("12,5", "10,1"))
    assert "difference: step 2 milioni di euro, old 14,5, new 12,5 milioni di euro" in right
    assert any(re.fullmatch(r"    \+ it\.relation\.difference  «.+»  \S+relations\.toml:\d+", line) for line in right)
    assert "    extent        step" in right
    assert not any(line.startswith("arithmetic") for line in right)
    assert any(line.startswith("arithmetic (warning): I conti non tornano.") for line in wrong)


def test_a_text_without_figures_gives_no_claims(packs: Packs) -> None:
    assert list(lines(try_text("Nulla.", packs, "it"), packs)) == ["no claims (language: it)"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Una multa da 3 milioni per Alpina.",
            "«3 milioni» is no claim: its paragraph names no currency before it, or it counts something else",
        ),
        (
            "Leggi anche: la multa da 3 milioni di euro",
            "«Leggi anche: la multa da 3 milioni di euro» is no part of the article: it.page.line takes it for that",
        ),
        ("Paga 5 milioni di euro.\n\nVale 3 milioni.", "«3 milioni» is no claim"),
    ],
)
def test_why_there_is_no_claim_is_told(packs: Packs, text: str, told: str) -> None:
    assert [line for line in lines(try_text(text, packs, "it"), packs) if line.startswith(told)]


def test_what_is_a_claim_is_not_told_to_be_none(packs: Packs) -> None:
    trial = try_text("Paga 5 milioni di euro e ne deve altri 3 milioni.", packs, "it")
    assert (len(trial.claims), trial.bare, trial.left_out) == (2, (), ())


def test_a_subject_is_marked_where_an_alias_names_it(tmp_path: Path) -> None:
    text = "Secondo Bloomberg, Gruppo Ocra ha speso 3 milioni di euro."
    names = written(tmp_path, '[[name]]\nname = "Ocra Spa"\ntype = "org"\naliases = ["Gruppo Ocra", "Ocra"]\n')
    trial = try_text(text, load_packs([names.parent.parent]), "it")
    assert [claim.subject for claim, _ in trial.claims] == ["Ocra Spa"]
    assert ("subject", "Gruppo Ocra") in [(mark.label, text[mark.start : mark.end]) for mark in trial.marks]


# diff


def claims_with(pattern: str, folder: Path, packs: Packs) -> set[tuple[str, str]]:
    """(article, mention) of the corpus' claims in which a pattern fires."""
    from pipeline import articles
    from pipeline.claims import Extractor
    from pipeline.models import Article

    extractor = Extractor(packs)
    read = [item for item in articles.read([str(folder)], packs) if isinstance(item, Article)]
    return {(a.id, c.mention) for a in read for c in extractor.claims(a) if pattern in c.patterns}


@pytest.mark.parametrize("way", ["disabled", "taken out"])
def test_a_pattern_that_is_gone_changes_the_claims_in_which_it_fired(tmp_path: Path, packs: Packs, way: str) -> None:
    gone = "it.cue.a-detta-di" if way == "disabled" else "it.qual.at-least"
    if way == "disabled":
        pack = written(tmp_path, f'disable = ["{gone}"]\n', "new/it/x.toml").parent.parent
    else:
        pack = tmp_path / "patterns"
        shutil.copytree(builtin_folder(), pack)
        for path in pack.glob("it/*.toml"):
            blocks = path.read_text(encoding="utf-8").split("[[pattern]]")
            path.write_text("[[pattern]]".join(b for b in blocks if f'id = "{gone}"' not in b), encoding="utf-8")
    corpus = ROOT / "corpus" / "it"
    found = compare([str(corpus)], (), pack, None)
    changed = {((c.new or c.old).article_id, (c.new or c.old).mention) for c in found.changes}  # type: ignore[union-attr]
    fired = claims_with(gone, corpus, packs)
    assert fired
    assert fired <= changed
    assert found.articles >= found.read > 0
    if way == "disabled":
        # Who was the source may be another claim's subject or carry on; a claim without either is as it was.
        assert {c.old.attributed_to for c in found.changes if c.old} != {""}
    else:
        assert changed == fired


def test_a_new_cue_is_compared_in_the_articles_that_hold_its_words(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    texts = {"a": "A naso di Ocra, servono 3 milioni di euro.", "b": "Servono 4 milioni di euro.", "c": "Nulla."}
    for name, text in texts.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    found = compare([str(tmp_path / "in")], (), written(tmp_path, GOOD).parent.parent, None)
    assert (found.articles, found.read) == (3, 1)
    (change,) = found.changes
    assert change.what == "changed"
    assert {name: (old, new) for name, old, new in change.fields() if name != "patterns"} == {
        "subject": ("Ocra", ""),
        "attributed_to": ("", "Ocra"),
        "attribution": ("none", "indirect"),
        "cue": ("", "A naso di"),
    }


def test_more_than_patterns_reads_every_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Pagati 3 fiorini.", encoding="utf-8")
    pack = written(tmp_path, '[currency.EUR]\nwords = ["fiorini"]\n', "p/it/x.toml").parent.parent
    found = compare([str(tmp_path / "a.txt")], (), pack, None)
    assert [(change.what, change.new and change.new.mention) for change in found.changes] == [("added", "3 fiorini")]


# new


@pytest.mark.parametrize(
    ("kind", "says", "example", "match"),
    [
        ("cue", "", "A parere di [Bloomberg], l'accordo vale [3 miliardi di euro].", "a parere di {source}"),
        ("cue", "", "L'accordo vale [3 euro], fanno sapere da [Ocra].", "fanno sapere da {source}"),
        ("cue", "", "A parere di [source] vale [figure].", "a parere di {source}"),
        ("measure", "revenue", "Il giro d'affari di [Ocra] è di [3 euro].", "giro d'affari di {subject} è di {money}"),
        ("measure", "fine", "Una batosta da [3 milioni di euro] per Ocra", "batosta da {money}"),
        ("qualifier", "about", "Spende [grossomodo] [3 euro].", "grossomodo {figure}"),
        ("per", "month", "Costa [3 euro] al mese.", "{figure} al mese"),
        ("stance", "planned", "Conta di arrivare a [50.000 GPU].", "arrivare a {figure}"),
        ("money", "", "Alpina paga [30 milioni in euro sonanti].", "{number} in {currency} sonanti"),
        ("money", "", "Paga [3 milioni] tutti in [euro] sonanti.", "{number} tutti in {currency}"),
        ("gpu_count", "", "Monta [40 rastrelli di GPU Nvidia].", "{number} rastrelli di {gpu} {maker}"),
        ("not_figure", "", "Dura [300 ore di scheda].", "{number} ore di scheda"),
        ("range", "", "Da [3] fino ai [5 euro]", ""),
    ],
)
def test_a_pattern_is_proposed_from_a_marked_example(
    tmp_path: Path, packs: Packs, kind: str, says: str, example: str, match: str
) -> None:
    if not match:
        with pytest.raises(UsageError, match=r"needs \{low\} and \{high\} marked"):
            propose(kind, example, packs, says, "it")
        return
    proposal = propose(kind, example, packs, says, "it")
    assert f'match = "{match}"' in proposal.toml
    assert f'kind = "{kind}"' in proposal.toml
    # Pasted, with a near miss, it loads.
    load_packs([written(tmp_path, proposal.toml.replace("near_misses = []", 'near_misses = ["x"]')).parent.parent])


@pytest.mark.parametrize(
    ("kind", "says", "example", "told"),
    [
        ("clue", "", "[x]", "no kind 'clue'; did you mean cue?"),
        ("cue", "", "A parere di Bloomberg", "put the figure and the names in square brackets"),
        ("measure", "revnue", "Ricavi di [3 euro]", "did you mean revenue?"),
        ("qualifier", "", "Quasi [3 euro]", "say which qualifier it tells with --says; one of: exact, about"),
        ("qualifier", "about", "[Quasi] tre", r"needs \{figure\} marked"),
        ("money", "", "Paga [30 milioni].", r"needs \{number\} and \{currency\} or \{symbol\} in its square brackets"),
        ("gpu_count", "", "Ha [40 rastrelli].", r"needs \{number\} and \{gpu\} or \{chip\}"),
    ],
)
def test_a_bad_example_is_told(packs: Packs, kind: str, says: str, example: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        propose(kind, example, packs, says, "it")


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("A naso di [Ocra], servono [3 milioni di euro].", []),
        ("A detta di [Ocra], servono [3 milioni di euro].", ["match: it.cue.a-detta-di has all its wordings already"]),
        (
            "A naso, servono [3 milioni di euro].",
            ["match: a cue needs {source} in 'naso servono {figure}', or speaker"],
        ),
    ],
)
def test_what_a_proposal_s_author_should_know(packs: Packs, example: str, told: list[str]) -> None:
    proposal = propose("cue", example, packs, "", "it")
    assert proposal.id not in packs.origins
    found = list(remarks(proposal, ()))
    assert [line.startswith(start) for line, start in zip(found, told, strict=True)] == [True] * len(told), found


def test_a_proposal_is_looked_for_in_a_corpus(tmp_path: Path, packs: Packs) -> None:
    (tmp_path / "a.txt").write_text("A naso di Ocra, servono 3 milioni di euro. Bene.", encoding="utf-8")
    proposal = propose("cue", "A naso di [Ocra], servono [3 milioni di euro].", packs, "", "it")
    assert matched(proposal, [str(tmp_path / "a.txt")], ()) == ["a.txt: A naso di Ocra, servono 3 milioni di euro."]


# list


def test_patterns_are_listed_by_kind_and_language(packs: Packs) -> None:
    found = listed(packs, "qualifier", "it")
    assert {(one.kind, one.lang, one.fired) for one in found} == {("qualifier", "it", None)}
    assert [one.id for one in found] == [p.id for p in packs.lexicons["it"].patterns if p.kind == "qualifier"]
    with pytest.raises(UsageError, match="did you mean qualifier"):
        listed(packs, "qualifer")
    with pytest.raises(UsageError, match="loaded are en, es, it"):
        listed(packs, "", "fr")


# On the command line

RUN = CliRunner()


def test_the_five_commands_through_the_door(tmp_path: Path) -> None:
    good = written(tmp_path / "p", GOOD)
    done = RUN.invoke(app, ["patterns", "check", str(good)])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "mistakes: 0\n", "")
    bad = written(tmp_path / "q", GOOD.replace("kind", "knd", 1))
    done = RUN.invoke(app, ["patterns", "check", str(bad)])
    assert done.exit_code == 2
    assert "did you mean kind?" in done.stdout

    done = RUN.invoke(app, ["patterns", "try", "-", "--patterns", str(tmp_path / "p")], input="A naso di Ocra, 3 euro.")
    assert "[cue: A naso di] [source: Ocra], [figure: 3 euro]" in done.stdout

    (tmp_path / "a.txt").write_text("A naso di Ocra, servono 3 milioni di euro.", encoding="utf-8")
    done = RUN.invoke(app, ["patterns", "diff", str(tmp_path / "a.txt"), "--with", str(good), "--csv"])
    assert done.stderr == "claims: 0 added, 0 removed, 1 changed, in 1 articles (1 with words of these patterns)\n"
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["field"]: row["new"] for row in rows}["attributed_to"] == "Ocra"
    done = RUN.invoke(app, ["patterns", "diff", str(tmp_path / "a.txt"), "--with", str(good)])
    assert done.stdout.startswith("claims: 0 added, 0 removed, 1 changed, in 1 articles")
    assert "    attributed_to: (empty) -> Ocra" in done.stdout
    coins = written(tmp_path / "r", '[currency.EUR]\nwords = ["fiorini"]\n')
    (tmp_path / "b.txt").write_text("Secondo Bloomberg, Ocra ha ricavi per 3 milioni di fiorini.", encoding="utf-8")
    done = RUN.invoke(app, ["patterns", "diff", str(tmp_path / "b.txt"), "--with", str(coins)])
    assert "+ b.txt: 3 milioni di fiorini  (revenue, EUR, Bloomberg)\n" in done.stdout
    done = RUN.invoke(app, ["patterns", "diff", str(tmp_path / "b.txt"), "--with", str(coins), "--csv"])
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert [row[name] for name in ("change", "measure", "unit", "attributed_to")] == [
        *("added", "revenue", "EUR", "Bloomberg")
    ]
    loose = written(tmp_path / "mine", GOOD, "loose.toml")
    done = RUN.invoke(app, ["patterns", "diff", str(tmp_path / "b.txt"), "--with", str(loose)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{loose}: its folder mine is no language; put it in common/, en/, es/, it/" in done.stderr

    done = RUN.invoke(app, ["patterns", "new", "cue", "--example", "A naso di [Ocra]", "--lang", "it"])
    assert done.stdout.startswith('[[pattern]]\nid = "it.cue.a-naso-di"\n')

    done = RUN.invoke(
        app, ["extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--patterns", str(tmp_path / "p")]
    )
    assert done.exit_code == 0, done.stderr
    fired = ["patterns", "list", "--patterns", str(tmp_path / "p"), "--kind", "cue", "--lang", "it"]
    done = RUN.invoke(app, [*fired, "--fired", str(tmp_path / "out")])
    assert re.search(r"^it\.cue\.a-naso-di\tcue\t\S+test\.toml:2\t1$", done.stdout, re.M)
    assert RUN.invoke(app, [*fired, "--fired", str(tmp_path / "a.txt")]).stdout == done.stdout
    done = RUN.invoke(app, [*fired, "--unused", str(tmp_path / "out"), "--json"])
    unused = {row["id"] for row in json.loads(done.stdout)}
    assert "it.cue.secondo" in unused
    assert "it.cue.a-naso-di" not in unused
