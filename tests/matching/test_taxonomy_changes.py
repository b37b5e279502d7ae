import pytest

from matching.errors import BadTaxonomy
from matching.taxonomy import AddAlias, AddEdge, AddSkill, MergeSkill, RetireSkill, Taxonomy, change_of, payload_of
from matching.taxonomy.changes import KINDS_OF

NEW = AddSkill(
    id="passage-weaving",
    name="passage weaving",
    family="generative-ai",
    slot="technique",
    kind="method",
    definition="Retrieval of passages that are woven together before an answer is written.",
    aliases=("woven retrieval",),
    parents=("retrieval-augmented-generation",),
)
EVERY = (
    NEW,
    AddAlias("kubernetes", "kubbles", "lookup"),
    AddEdge("substitute", "pytorch", "kubernetes", 0.4),
    MergeSkill("tensorflow", "pytorch"),
    RetireSkill("jax"),
)


def test_a_new_skill_is_found_named_and_near_its_parents() -> None:
    words = Taxonomy.changed({"proposal 1": NEW})
    assert words.skill_of("Woven-Retrieval") == "passage-weaving"
    asked, held = words.row("retrieval-augmented-generation"), words.row("passage-weaving")
    assert float(words.proximity[asked, held]) == pytest.approx(0.9)
    assert list(words.skills)[:-1] == list(Taxonomy.load().skills)
    assert [mention.id for mention in words.mentions("We tried passage weaving.")] == ["passage-weaving"]


def test_an_alias_is_read_as_carefully_as_it_says() -> None:
    words = Taxonomy.changed(
        {"proposal 1": AddAlias("kubernetes", "kubbles", "lookup"), "2": AddAlias("pytorch", "torchy")}
    )
    assert words.skill_of("Kubbles") == "kubernetes"
    assert [mention.id for mention in words.mentions("kubbles and torchy")] == ["pytorch"]


def test_a_merge_moves_names_and_relations() -> None:
    before, after = Taxonomy.load(), Taxonomy.changed({"proposal 1": MergeSkill("tensorflow", "pytorch")})
    assert "tensorflow" not in after.skills
    for term in ("tensorflow", before.skills["tensorflow"].name, *before.skills["tensorflow"].aliases):
        assert after.skill_of(term) == "pytorch"
    kept = {frozenset((edge.source, edge.target)) for edge in after.edges}
    for edge in before.edges:
        pair = {"pytorch" if word == "tensorflow" else word for word in (edge.source, edge.target)}
        assert len(pair) == 1 or frozenset(pair) in kept
    assert all("tensorflow" not in own.skills for own in after.specializations.values())


def test_a_retired_skill_is_gone_with_its_relations() -> None:
    after = Taxonomy.changed({"proposal 1": RetireSkill("pytorch")})
    assert after.skill_of("pytorch") is None
    assert all("pytorch" not in (edge.source, edge.target) for edge in after.edges)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (AddAlias("pytorch", "k8s"), "proposal 1: 'k8s' already belongs to 'kubernetes'"),
        (AddAlias("no-such", "x"), "unknown skill 'no-such'"),
        (AddSkill("Bad Id", "x", "mlops", "task", "tool", "d"), "'Bad Id' is not an id"),
        (AddSkill("pytorch", "x", "mlops", "task", "tool", "d"), "skill 'pytorch' is already there"),
        (AddSkill("new-one", "New one", "cooking", "task", "tool", "d"), "unknown family 'cooking'"),
        (AddSkill("new-one", "New one", "mlops", "task", "tool", "d", parents=("nope",)), "unknown skill 'nope'"),
        (AddEdge("specialisation", "artificial-intelligence", "pytorch"), "specialisation in a circle"),
        (AddEdge("substitute", "pytorch", "kubernetes", 0.95), "0.95 is not between 0.4 and 0.8"),
        (AddEdge("cousin", "pytorch", "kubernetes"), "unknown relation 'cousin'"),
        (MergeSkill("pytorch", "pytorch"), "cannot be merged into itself"),
        (MergeSkill("pytorch", "nope"), "unknown skill 'nope'"),
        (RetireSkill("nope"), "unknown skill 'nope'"),
    ],
)
def test_what_the_loader_refuses_in_a_file_it_refuses_in_a_change(change: object, reason: str) -> None:
    with pytest.raises(BadTaxonomy) as refusal:
        Taxonomy.changed({"proposal 1": change})  # type: ignore[dict-item]
    assert reason in str(refusal.value)


def test_a_refusal_names_the_change() -> None:
    with pytest.raises(BadTaxonomy, match=r"^proposal 7: "):
        Taxonomy.changed({"proposal 6": NEW, "proposal 7": AddAlias("pytorch", "passage weaving")})


def test_the_version_says_which_changes_were_made() -> None:
    plain = Taxonomy.load().version
    assert Taxonomy.changed({}).version == plain
    one, same, other = (
        Taxonomy.changed({name: change}).version
        for name, change in (("a", NEW), ("b", NEW), ("a", AddAlias("pytorch", "torchy")))
    )
    assert one == same != other
    assert one.startswith(f"{plain}+")


@pytest.mark.parametrize("change", EVERY, ids=lambda change: KINDS_OF[type(change)])
def test_plain_words_and_back(change: object) -> None:
    kind = KINDS_OF[type(change)]  # type: ignore[index]
    assert change_of(kind, payload_of(change)) == change  # type: ignore[arg-type]


def test_the_document_that_comes_in_stays_as_it_was() -> None:
    before = Taxonomy.changed({})
    Taxonomy.changed({str(place): change for place, change in enumerate(EVERY)})
    assert Taxonomy.changed({}).skills == before.skills
