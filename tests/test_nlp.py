"""spaCy's door: load, the components by name, exact offsets, and what is said of an unknown language."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import pipeline
from pipeline.errors import PatternError, UsageError
from pipeline.nlp import CLAIMS, MENTIONS, load

ROOT = Path(__file__).resolve().parent.parent
ITALIAN = (
    "Secondo Ocra, la Ferroluna ha speso circa 1,6 miliardi di dollari e dispone di 2.048 GPU.\n\nCosta 20€ l’ora."
)
ENGLISH = "According to Ochre, Ferrolane Ltd spent about $1.6 billion and has 2,048 GPUs."


@pytest.fixture(scope="module")
def italian() -> Language:
    return load("it")


def test_load_is_a_public_name_of_the_package() -> None:
    assert pipeline.load is load


def test_load_gives_a_pipeline_with_the_two_components(italian: Language) -> None:
    assert isinstance(italian, Language)
    assert (italian.lang, italian.pipe_names) == ("it", [MENTIONS, CLAIMS])


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        (
            "it",
            ITALIAN,
            [("1,6 miliardi di dollari", "money", "Ocra"), ("2.048 GPU", "gpu_count", "Ocra"), ("20€", "money", "")],
        ),
        ("en", ENGLISH, [("$1.6 billion", "money", "Ochre"), ("2,048 GPUs", "gpu_count", "Ochre")]),
    ],
)
def test_a_doc_carries_its_claims(lang: str, text: str, said: list[tuple[str, str, str]]) -> None:
    doc = load(lang)(text)
    assert [(c.mention, c.kind, c.attributed_to) for c in doc._.claims] == said
    assert [(c.start, c.end) for c in doc._.claims] == [(text.index(m), text.index(m) + len(m)) for m, _, _ in said]
    assert [(span.text, span.label_) for span in doc.spans["claims"]] == [(m, kind) for m, kind, _ in said]
    assert [(m.start, m.end) for m in doc._.mentions] == [(c.start, c.end) for c in doc._.claims]
    assert [span.text for span in doc.spans["mentions"]] == [m for m, _, _ in said]


def test_a_span_is_widened_to_whole_tokens_and_the_claim_is_not(italian: Language) -> None:
    text = "Pagati 40mln€(lordi) ieri."
    doc = italian(text)
    [claim] = doc._.claims
    [span] = doc.spans["claims"]
    assert text[claim.start : claim.end] == claim.mention == "40mln€"
    assert span.start_char <= claim.start
    assert claim.end <= span.end_char


@pytest.mark.parametrize("text", ["", " ", "Nessuna cifra qui.", "\n\n\n"])
def test_a_doc_without_figures_has_empty_lists(italian: Language, text: str) -> None:
    doc = italian(text)
    assert list(doc._.claims) == list(doc._.mentions) == []
    assert list(doc.spans["claims"]) == list(doc.spans["mentions"]) == []


def test_docs_of_a_pipe_keep_their_own(italian: Language) -> None:
    texts = ["Costa 5 euro.", "Niente.", "Ha 12 GPU e 3 milioni di euro."]
    assert [len(doc._.claims) for doc in italian.pipe(texts)] == [1, 0, 2]


@pytest.mark.parametrize(("component", "key"), [(MENTIONS, "mentions"), (CLAIMS, "claims")])
def test_a_component_joins_any_pipeline_by_name(component: str, key: str) -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe(component)
    doc = nlp("Costa 5 euro.")
    assert [span.text for span in doc.spans[key]] == ["5 euro"]
    assert len(getattr(doc._, key)) == 1


def test_names_of_an_earlier_component_join() -> None:
    @Language.component("name_of_two_small_words")
    def named(doc: Doc) -> Doc:
        doc.ents = [Span(doc, 1, 3, label="ORG")]
        return doc

    nlp = spacy.blank("it")
    nlp.add_pipe("name_of_two_small_words")
    nlp.add_pipe(CLAIMS)
    [claim] = nlp("Secondo ocra blu, la spesa è di 3 milioni di euro.")._.claims
    assert claim.attributed_to == "ocra blu"


def test_packs_laid_over_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it/cue.toml").write_text(
        '[[pattern]]\nid = "it.test.cue"\nkind = "cue"\nmatch = "nei calcoli di {source}"\n'
        'matches = ["Nei calcoli di Ocra, servono 3 euro."]\nnear_misses = ["Senza parere, 3 euro."]\n',
        encoding="utf-8",
    )
    text = "Nei calcoli di Ocra, la spesa è di 3 milioni di euro."
    assert [c.attributed_to for c in load("it", [tmp_path])(text)._.claims] == ["Ocra"]
    assert [c.attributed_to for c in load("it", [str(tmp_path)])(text)._.claims] == ["Ocra"]
    assert [c.attributed_to for c in load("it")(text)._.claims] == [""]
    nlp = spacy.blank("it")
    nlp.add_pipe(CLAIMS, config={"patterns": [str(tmp_path)]})
    assert [c.attributed_to for c in nlp(text)._.claims] == ["Ocra"]


def test_an_unknown_language_is_named_with_those_that_are_loaded() -> None:
    with pytest.raises(UsageError) as caught:
        load("xx")
    assert str(caught.value) == "no patterns for language 'xx'; loaded: en, es, it"
    with pytest.raises(UsageError, match="no patterns for language 'fr'; loaded: en, es, it"):
        spacy.blank("fr").add_pipe(MENTIONS)


def test_a_bad_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="no such folder"):
        load("it", [tmp_path / "none"])


def test_the_entry_points_name_the_factories() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]["spacy_factories"]
    assert sorted(points) == [CLAIMS, MENTIONS]
    for name, target in points.items():
        module, _, factory = target.partition(":")
        assert callable(getattr(import_module(module), factory))
        assert Language.has_factory(name)


def test_an_installed_package_needs_no_import() -> None:
    if not any(point.name == MENTIONS for point in metadata.entry_points(group="spacy_factories")):
        pytest.skip("riscontro is not installed here, only on the path")
    script = (
        f"import spacy; n = spacy.blank('it'); n.add_pipe('{MENTIONS}'); print(n('Costa 5 euro.')._.mentions[0].unit)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "EUR", done.stderr
