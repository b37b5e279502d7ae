"""The taxonomy: a broken file is refused with line and reason; the bundled one keeps its promises."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from matching.errors import BadTaxonomy, UnknownTerm
from matching.taxonomy import Taxonomy
from tests.growth import assert_in_proportion

SMALL = """\
version: "1"
attribution: [Facts from somewhere.]
families: {frameworks: Frameworks, methods: Methods}
slots: [framework, technique]
skills:
  - {id: torch, name: Torch, family: frameworks, slot: framework, kind: tool, aliases: [libtorch], definition: One.}
  - {id: flow, name: Flow, family: frameworks, slot: framework, kind: tool, definition: Two.}
  - {id: learning, name: learning, family: methods, slot: technique, kind: method, definition: Three.}
  - {id: deep, name: deep learning, family: methods, slot: technique, kind: foundation, definition: Four.}
  - {id: loss, name: loss, family: methods, slot: technique, kind: method, definition: Five.}
edges:
  specialisation:
    torch: [deep]
    deep: [learning]
  broader:
    flow: [loss]
  substitute:
    - [torch, flow, 0.7]
specializations:
  - {id: vision, name: vision, definition: Seeing., neighbours: [speech], skills: [torch]}
  - {id: speech, name: speech, definition: Hearing., neighbours: [vision], skills: []}
domains:
  - {id: finance, name: finance}
  - {id: cards, name: cards, parent: finance}
  - {id: loans, name: loans, parent: finance}
  - {id: health, name: health}
roles:
  - {id: smith, name: smith}
seniorities:
  - {id: senior, name: senior, rank: 3}
"""


def load(tmp_path: Path, text: str | bytes) -> Taxonomy:
    path = tmp_path / "words.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Taxonomy.load(path)


@pytest.fixture(scope="module")
def bundled() -> Taxonomy:
    return Taxonomy.load()


# --- broken files ----------------------------------------------------------------------------

BROKEN = [
    ("id: flow, name: Flow", "id: torch, name: Flow", 7, "skill 'torch' is already there"),
    ("name: Flow,", "name: libtorch,", 7, "alias 'libtorch' of 'flow' already belongs to 'torch'"),
    ("name: Flow,", "name: Lib-Torch,", 7, "already belongs to 'torch'"),
    ("aliases: [libtorch]", "aliases: [torch]", 6, "given twice"),
    ("id: flow, name: Flow,", "id: libtorch, name: Flow,", 7, "is an alias of 'torch'"),
    (
        "family: methods, slot: technique, kind: method, definition: Three",
        "family: art, slot: technique, kind: method, definition: Three",
        8,
        "unknown family 'art'; known: frameworks, methods",
    ),
    ("kind: foundation", "kind: craft", 9, "unknown kind 'craft'"),
    ("slot: framework, kind: tool, definition: Two.", "slot: thing, kind: tool, definition: Two.", 7, "unknown slot"),
    (", definition: Four.", "", 9, "missing definition"),
    ("definition: Four.", "definition: Four., colour: red", 9, "unknown key 'colour'"),
    ("definition: Four.", "definition: ''", 9, "found nothing"),
    ("definition: Four.", "definition: 4", 9, "expected text"),
    ("definition: Four.", "definition: Four., definition: Five.", 9, "was already given on line 9"),
    ("definition: Four.", "definition: Four., esco: http://example.org/1", 9, "not the URI of an ESCO skill"),
    ("definition: Four.", "definition: Four., prose: {depth: cased}", 9, "neither the name nor an alias"),
    ("definition: Four.", "definition: Four., prose: {deep learning: shout}", 9, "unknown prose mode 'shout'"),
    ("aliases: [libtorch]", "aliases: libtorch", 6, "expected a list"),
    ("aliases: [libtorch]", "aliases: ['?!']", 6, "no letters or digits"),
    ("id: flow,", "id: Flow Two,", 7, "not an id"),
    ("    torch: [deep]", "    torch: [steep]", 13, "unknown skill 'steep'"),
    ("    torch: [deep]", "    torch: [torch]", 13, "cannot be related to itself"),
    (
        "    deep: [learning]",
        "    deep: [learning]\n    learning: [torch]",
        13,
        "circle: torch > deep > learning > torch",
    ),
    ("    flow: [loss]", "    flow: [torch]", 18, "already related on line 16"),
    ("[torch, flow, 0.7]", "[torch, flow, 0.9]", 18, "0.9 is not between 0.4 and 0.8"),
    ("[torch, flow, 0.7]", "[torch, flow, .nan]", 18, "plain decimal number"),
    ("[torch, flow, 0.7]", "[torch, flow, much]", 18, "expected a number"),
    ("[torch, flow, 0.7]", "[torch, flow]", 18, "[skill, skill, strength]"),
    ("  broader:\n", "  wider:\n", 15, "unknown key 'wider'"),
    ("neighbours: [speech]", "neighbours: [smell]", 20, "unknown specialization 'smell'"),
    ("neighbours: [speech]", "neighbours: [vision]", 20, "its own neighbour"),
    ("neighbours: [speech]", "neighbours: []", 21, "'vision' does not name 'speech'"),
    ("skills: [torch]", "skills: [tongs]", 20, "unknown skill 'tongs'"),
    (
        "{id: finance, name: finance}",
        "{id: finance, name: finance, parent: cards}",
        23,
        "circle: finance > cards > finance",
    ),
    ("name: loans, parent: finance", "name: loans, parent: money", 25, "unknown domain 'money'"),
    ("rank: 3", "rank: 99", 30, "not between 1 and 20"),
    ("roles:\n  - {id: smith, name: smith}", "roles: []", 27, "at least one role"),
    ("roles:\n  - {id: smith, name: smith}", "roles: smith", 27, "expected a list"),
    ("attribution: [Facts", "attribution: &x [Facts", 2, "anchors and aliases"),
    ("slots: [framework, technique]", "slots: !!python/object/apply:os.system [ls]", 4, "tags are not allowed"),
    ("slots: [framework, technique]", "slots: [framework, technique", 5, "not YAML"),
    ("slots: [framework, technique]", f"slots: {'[' * 20}{']' * 20}", 4, "nested more than 12 deep"),
    ('version: "1"', "version: 1", 1, "expected text"),
    ('version: "1"\n', "", 1, "missing version"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"), BROKEN, ids=[f"{at}-{b[3][:30]}" for at, b in enumerate(BROKEN)]
)
def test_a_broken_file_is_refused_with_its_line_and_the_reason(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(BadTaxonomy) as refusal:
        load(tmp_path, SMALL.replace(old, new))
    assert str(refusal.value).startswith(f"words.yaml line {line}: ")
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"- one\n- two\n", "expected keys and values"),
        (b"a: 1\nb: \xff\xfe\n", "line 2: not UTF-8"),
        (b"version: '1'\n---\nversion: '2'\n", "not YAML"),
        (b"#" * 4_000_001, "more than 4000000"),
        (b"a: \x00", "not YAML"),
        (b"[" * 100_000, "nested more than"),
    ],
)
def test_what_is_no_taxonomy_at_all_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(BadTaxonomy, match=re.escape(reason)):
        load(tmp_path, content)


def test_a_bomb_of_aliases_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    bomb = 'a0: &a0 ["lol"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    with pytest.raises(BadTaxonomy, match="line 1: anchors and aliases"):
        load(tmp_path, bomb)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadTaxonomy, match=r"nowhere\.yaml: cannot be read"):
        Taxonomy.load(tmp_path / "nowhere.yaml")


# --- nearness --------------------------------------------------------------------------------


def test_proximity_follows_the_edges_in_their_direction(tmp_path: Path) -> None:
    words = load(tmp_path, SMALL)
    names = ["torch", "flow", "learning", "deep", "loss"]
    expected = [  # rows asked, columns held
        [1.0, 0.7, 0.09, 0.3, 0.0],
        [0.7, 1.0, 0.0, 0.0, 0.3],
        [0.81, 0.0, 1.0, 0.9, 0.05],
        [0.9, 0.0, 0.3, 1.0, 0.05],
        [0.0, 0.0, 0.05, 0.05, 1.0],
    ]
    rows = [words.row(name) for name in names]
    np.testing.assert_allclose(words.proximity[np.ix_(rows, rows)], expected, atol=1e-6)


def test_domains_are_near_parents_and_siblings_and_not_other_trees(tmp_path: Path) -> None:
    words = load(tmp_path, SMALL)
    expected = [[1, 0.7, 0.7, 0], [0.7, 1, 0.4, 0], [0.7, 0.4, 1, 0], [0, 0, 0, 1]]
    np.testing.assert_allclose(words.domain_nearness, expected, atol=1e-6)
    np.testing.assert_allclose(words.specialization_nearness, [[1, 0.5], [0.5, 1]], atol=1e-6)


def test_practice_fades_by_kind_of_skill(tmp_path: Path) -> None:
    words = load(tmp_path, SMALL)
    assert [words.recency_half_life(skill) for skill in ("torch", "learning", "deep")] == [2.5, 5.0, None]


def test_an_unknown_skill_is_refused_with_near_names(bundled: Taxonomy) -> None:
    with pytest.raises(UnknownTerm, match="did you mean: PyTorch"):
        bundled.row("pytroch")


# --- the bundled file ------------------------------------------------------------------------


def test_the_bundled_taxonomy_is_as_large_as_promised(bundled: Taxonomy) -> None:
    assert len(bundled.skills) >= 250
    assert len(bundled.specializations) >= 12
    assert len(bundled.domains) >= 40
    assert len(bundled.roles) >= 10
    assert {seniority.rank for seniority in bundled.seniorities.values()} == {1, 2, 3, 4, 5}
    assert any("ESCO classification of the European Commission" in sentence for sentence in bundled.attribution)
    assert any("O*NET" in sentence and "CC BY 4.0" in sentence for sentence in bundled.attribution)


def test_proximity_is_a_credit_with_a_full_diagonal(bundled: Taxonomy) -> None:
    credit = bundled.proximity
    assert credit.shape == (len(bundled.skills), len(bundled.skills))
    assert credit.dtype == np.float32
    assert np.all((credit >= 0) & (credit <= 1))
    assert np.all(np.diag(credit) == 1)
    assert np.all(credit[~np.eye(len(credit), dtype=bool)] <= 0.9 + 1e-6)
    assert not credit.flags.writeable


def test_substitutes_are_symmetric_and_within_range(bundled: Taxonomy) -> None:
    substitutes = [edge for edge in bundled.edges if edge.kind == "substitute"]
    assert len(substitutes) > 100
    for edge in substitutes:
        one, other = bundled.row(edge.source), bundled.row(edge.target)
        assert 0.4 <= edge.strength <= 0.8
        assert bundled.proximity[one, other] >= edge.strength - 1e-6
        assert bundled.proximity[other, one] >= edge.strength - 1e-6


def test_no_two_skills_share_a_spelling_and_every_spelling_finds_its_skill(bundled: Taxonomy) -> None:
    for skill in bundled.skills.values():
        for term in (skill.id, skill.name, skill.name.upper(), *skill.aliases):
            assert bundled.skill_of(term) == skill.id
    for specialization in bundled.specializations.values():
        for term in (specialization.id, specialization.name, *specialization.aliases):
            assert bundled.specialization_of(term) == specialization.id
    for domain in bundled.domains.values():
        for term in (domain.id, domain.name, *domain.aliases):
            assert bundled.domain_of(term) == domain.id


def test_every_entry_explains_itself_and_every_family_and_slot_is_used(bundled: Taxonomy) -> None:
    skills = bundled.skills.values()
    assert {skill.family for skill in skills} == set(bundled.families)
    assert {skill.slot for skill in skills} == set(bundled.slots)
    for entry in (*skills, *bundled.specializations.values()):
        assert entry.definition.endswith(".")
        assert len(entry.definition) > 15
    for specialization in bundled.specializations.values():
        assert len(specialization.skills) >= 7


def test_a_plain_spelling_in_a_sentence_is_found(bundled: Taxonomy) -> None:
    for skill in bundled.skills.values():
        for term in (skill.name, *skill.aliases):
            if term in skill.prose:
                continue
            sentence = f"We have used {term} since May."
            assert skill.id in {mention.id for mention in bundled.mentions(sentence, ("skill",))}, term


EVERYDAY = """LLM|RAG|prompt engineering|MLOps|LangChain|vector databases|vector database|fine-tuning|quantisation
quantization|vLLM|TGI|SageMaker|Vertex AI|Azure ML|dbt|Snowflake|Spark|Kafka|Airflow|Prefect|Feast
PyTorch|TensorFlow|JAX|scikit-learn|sklearn|XGBoost|LightGBM|MLflow|Kubeflow|Seldon|BentoML
TorchServe|TF Serving|FastAPI|Docker|Kubernetes|k8s|time series forecasting|A/B testing
causal inference|explainable AI|federated learning|OCR|object detection|ASR|TTS|recommender systems
generative AI|large language models|retrieval-augmented generation|Hugging Face|knowledge graphs
anomaly detection|NLP|computer vision|deep learning|machine learning|ML|AI|Python|R|SQL|C++|C#|Go
Rust|data engineering|hugging face transformers|LoRA|RLHF|AI agents|GDPR|EU AI Act|Power BI|Tableau
Databricks|BigQuery|Redshift|Terraform|CI/CD|image segmentation"""


def test_everyday_words_of_briefs_are_known(bundled: Taxonomy) -> None:
    words = re.split(r"[|\n]", EVERYDAY)
    assert [word for word in words if bundled.skill_of(word) is None] == []


# --- mentions --------------------------------------------------------------------------------


def found(words: Taxonomy, text: str) -> list[str]:
    return [mention.id for mention in words.mentions(text, ("skill",))]


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("We go live in March and let it go.", []),
        ("Go live by May. Going further, we go for R&D with R. Smith.", []),
        ("Services written in Go", ["go-language"]),
        ("We need a Go developer", ["go-language"]),
        ("Python, R and Go", ["python", "r-language", "go-language"]),
        ("Python, go there", ["python"]),
        ("Does it spark joy? Spark joy wherever you can.", []),
        ("Hands-on Spark in production", ["apache-spark"]),
        ("python, spark, kafka", ["python", "apache-spark", "apache-kafka"]),
        ("Ray Smith and Julia Meier lead the team with Stan.", []),
        ("experience with Ray", ["ray"]),
        ("worked in Berlin with Ray Smith", []),
        ("A ray of hope; a feast for the eyes; a dash of luck.", []),
        ("We excel at delivery and react to change at the helm.", []),
        ("Please send your CV by Friday.", []),
        ("NLP/CV", ["natural-language-processing", "computer-vision"]),
        ("AI company seeks help", []),
        ("ML models need 5 ml of water", ["machine-learning"]),
        ("C++, C# and .NET", ["c-plus-plus", "c-sharp", "dotnet"]),
        ("node.js (nodejs)", ["node-js", "node-js"]),
        ("scikit learn, scikit-learn, sklearn, scikit\nlearn", ["scikit-learn"] * 4),
        ("LLMs, vector DBs and A/B tests", ["large-language-models", "vector-databases", "ab-testing"]),
        ("LLM fine-tuning", ["llm-fine-tuning"]),
        ("time series forecasting", ["time-series-forecasting"]),
        ("Hugging Face Transformers", ["hugging-face-transformers"]),
        ("PySparkling water and pythonic style", []),
        ("TF-IDF", []),
        ("- R\n- Ray\n", ["r-language", "ray"]),
        ("Kubernetes. Docker", ["kubernetes", "docker"]),
        ("machine. learning", []),
        ("", []),
    ],
)
def test_mentions_tell_skills_from_everyday_words(bundled: Taxonomy, text: str, skills: list[str]) -> None:
    assert found(bundled, text) == skills


def test_a_mention_points_at_the_exact_words(bundled: Taxonomy) -> None:
    text = "Überblick: größere Modelle mit PyTorch – und Kafka."
    spans = [text[mention.start : mention.end] for mention in bundled.mentions(text)]
    assert spans == ["PyTorch", "Kafka"]


def test_one_spelling_may_name_a_skill_a_specialization_and_a_domain(bundled: Taxonomy) -> None:
    kinds = {mention.kind: mention.id for mention in bundled.mentions("fraud detection")}
    assert kinds == {
        "skill": "fraud-detection-modelling",
        "specialization": "anomaly-and-fraud-detection",
        "domain": "fraud",
    }


def test_normalising_replaces_aliases_only_and_is_stable(bundled: Taxonomy) -> None:
    once = bundled.normalise("We go live: sklearn on k8s, NLP with hugging face.")
    assert once == "We go live: scikit-learn on Kubernetes, natural language processing with Hugging Face Transformers."
    assert bundled.normalise(once) == once


@pytest.mark.parametrize("text", ["Go, " * 25_000, "scikit " * 14_000, "a" * 100_000, " " * 100_000, ", and " * 16_000])
def test_mentions_take_time_in_proportion_to_the_text(bundled: Taxonomy, text: str) -> None:
    assert_in_proportion(bundled.mentions, text)


def test_roles_and_seniorities_are_looked_up_by_any_spelling(bundled: Taxonomy) -> None:
    assert (bundled.role_of("ML Engineer"), bundled.role_of("astronaut")) == ("ml-engineer", None)
    assert (bundled.seniority_of("Principal"), bundled.seniority_of("old")) == ("staff", None)


def test_suggestions_are_names_near_the_spelling(bundled: Taxonomy) -> None:
    assert bundled.suggest("kubernets")[0] == "Kubernetes"
    assert bundled.suggest("computer vison", kind="specialization")[0] == "computer vision"
    assert bundled.suggest("qqqqqqqq") == []
    assert bundled.suggest("") == []
    assert len(bundled.suggest("pytroch", n=1)) == 1
