"""What a text becomes: identity gone, words kept, vectors equal to scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from matching.encode import TextEncoder, checked_vectors, profile_texts, strip_identity
from matching.encode.fitting import FITTED_DOCUMENTS, sampled
from matching.encode.terms import terms, tokens
from matching.errors import BadSnapshot, BadVectors
from matching.types import Document, ExpertRecord
from tests.growth import assert_in_proportion

TOPICS = ("fraud detection graph payments", "image segmentation tumour scans", "speech recognition audio models")


def corpus(n: int = 60, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    words = [topic.split() + [f"tool{i}{j}" for j in range(12)] for i, topic in enumerate(TOPICS)]
    return [" ".join(rng.choice(words[i % 3], rng.integers(4, 30))) for i in range(n)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail ada.l+x@math.example.org today", "Mail today"),
        ("Call +44 20 7946 0958 or (030) 1234-5678.", "Call or ."),
        ("See https://x.io/ada?q=1, www.ada.dev and github.com/ada", "See and"),
        ("On Twitter @ada_l since 2019", "On Twitter since 2019"),
        ("Lives at 221B Baker Street, NW1 6XE", "Lives at ,"),
        ("Wohnt in der Hauptstraße 12", "Wohnt in der"),
        ("Born on 3 May 1985; date of birth: 1985-05-03", ";"),
        ("She leads; her team trusts him (they/them)", "leads; team trusts"),
        ("Mrs. Lovelace and Ms Byron", "Lovelace and Byron"),
        (
            "HIS integration, MS SQL, node.js/express, asp.net/C#",
            "HIS integration, MS SQL, node.js/express, asp.net/C#",
        ),
        ("Cut cost by 40 % on 1,200,000 rows in 2021", "Cut cost by 40 % on 1,200,000 rows in 2021"),
    ],
)
def test_identity_goes_and_the_trade_stays(text: str, left: str) -> None:
    assert strip_identity(text) == left


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Ada Lovelace's notes by ADA", "Ada Lovelace", "'s notes by"),
        ("José built it; jose tested", "José Núñez", "built it; tested"),
        ("José built it", "Jose Nunez", "built it"),
        ("Anna-Lena Müller leads", "Anna-Lena Müller", "leads"),
        ("王伟负责推荐系统", "王伟", "负责推荐系统"),
        ("Written in R by J. R. Smith", "J. R. Smith", "Written in R by"),
        ("Written in R by Smith", "R Smith", "Written in R by"),
        ("Adaptive systems", "Ada Lovelace", "Adaptive systems"),
    ],
)
def test_every_part_of_a_name_goes_as_a_whole_word(text: str, name: str, left: str) -> None:
    assert strip_identity(text, [name]) == left


def test_given_identity_strings_go_whole_and_in_any_case() -> None:
    text = "Studied at st. mary's college (C++ there); handle adal"
    assert strip_identity(text, identity=["St. Mary's College", "adal"]) == "Studied at (C++ there); handle"


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_any_text_and_any_name_can_be_stripped(text: str, name: str, phrase: str) -> None:
    assert isinstance(strip_identity(text, [name], [phrase]), str)


@given(
    st.sampled_from(
        ["Ada Lovelace", "José Núñez", "Nguyễn Thị Minh", "O'Brien Kelly", "Li Wei", "王伟", "Anna-Lena Groß"]
    )
)
def test_profiles_that_differ_only_in_who_wrote_them_become_equal(name: str) -> None:
    def texts(who: str) -> list[str]:
        story = f"{who} led fraud detection. Write to {who.split()[0].lower()}@mail.example.com. Ask {who}!"
        return profile_texts(ExpertRecord(1, who, documents=(Document(story, f"{who}: payments"),)))

    assert texts(name) == texts("Grace Hopper")


def test_a_profile_has_one_text_per_document_even_a_blank_one() -> None:
    record = ExpertRecord(1, "Ada", documents=(Document("Ada", ""), Document("ranked", "Search")))
    assert profile_texts(record) == ["", "Search. ranked"]


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "1 ", "(", " ", "A@", "he/", "born ", "www.", "1 a a "])
def test_a_megabyte_of_anything_is_read_in_time_proportional_to_its_length(unit: str) -> None:
    assert_in_proportion(lambda text: terms(strip_identity(text, ["Ann Lee"])), unit * (1_000_000 // len(unit)))


def test_tokens_keep_the_names_of_tools() -> None:
    assert tokens("C++, C#, .NET, Node.js and ASP.NET; scikit-learn 1.9") == [
        "c++", "c#", ".net", "node.js", "asp.net", "scikit", "learn",
    ]  # fmt: skip


def test_encoding_equals_scikit_learn_to_a_millionth() -> None:
    documents = corpus()
    encoder = TextEncoder.fit(documents)
    fitted = encoder.fitted
    reference = TfidfVectorizer(analyzer=terms, sublinear_tf=True, vocabulary=list(fitted.vocabulary)).fit(documents)
    new = [*documents[:20], "fraud detection fraud detection unknownword", "audio"]
    mine = encoder.encode(new)
    assert np.abs(mine.sparse.toarray() - reference.transform(new).toarray()).max() < 1e-6

    words = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, vocabulary=list(fitted.vocabulary[: fitted.n_words]))
    wanted = min(128, min(len(documents), fitted.n_words) - 1)
    svd = TruncatedSVD(wanted, random_state=0).fit(words.fit_transform(documents))
    reference_latent = normalize(svd.transform(words.transform(new)))
    assert mine.dense["lsa"].shape == reference_latent.shape
    assert np.abs(mine.dense["lsa"] - reference_latent).max() < 1e-6


def test_a_text_means_the_same_alone_and_in_company() -> None:
    encoder = TextEncoder.fit(corpus())
    together = encoder.encode(corpus())
    for i, text in enumerate(corpus()):
        alone = encoder.encode([text])
        assert (alone.sparse.toarray()[0] == together.sparse[[i]].toarray()[0]).all()
        assert (alone.dense["lsa"][0] == together.dense["lsa"][i]).all()


@pytest.mark.parametrize(
    "documents",
    [[], [""], ["the and of"], ["fraud"], ["fraud detection"], ["fraud"] * 40, ["the", "fraud", ""], ["same text"] * 3],
)
def test_degenerate_corpora_still_give_finite_rows_of_length_one_or_zero(documents: list[str]) -> None:
    vectors = TextEncoder.fit(documents).encode([*documents, "fraud", "", "the of"])
    lengths = [np.sqrt(vectors.sparse.multiply(vectors.sparse).sum(axis=1))]
    lengths += [np.linalg.norm(v, axis=1) for v in vectors.dense.values()]
    for given_lengths in lengths:
        assert np.all(np.isclose(given_lengths, 1, atol=1e-5) | (given_lengths == 0))


def test_equal_documents_have_one_latent_direction_and_meet_at_cosine_one() -> None:
    vectors = TextEncoder.fit(["fraud detection graphs"] * 9).encode(["fraud detection graphs", "fraud"])
    assert vectors.dense["lsa"].shape == (2, 1)
    assert vectors.dense["lsa"][0] @ vectors.dense["lsa"][1] == pytest.approx(1)


def test_a_background_is_used_for_small_corpora_only() -> None:
    few, many = corpus(20), corpus(300)
    background = ["zirconium reactors"] * 2
    assert "zirconium" in TextEncoder.fit(few, background=background).fitted.vocabulary
    assert "zirconium" not in TextEncoder.fit(many, background=background).fitted.vocabulary


def test_a_large_corpus_is_learned_from_a_seeded_sample_in_its_order() -> None:
    documents = [f"word{i}" for i in range(FITTED_DOCUMENTS + 500)]
    some = sampled(documents, 3)
    assert len(set(some)) == FITTED_DOCUMENTS
    assert some == sampled(documents, 3) == sorted(some, key=lambda word: int(word[4:]))
    assert some != sampled(documents, 4)
    assert sampled(documents[:9], 3) == documents[:9]


def test_aliases_are_replaced_before_words_are_split() -> None:
    encoder = TextEncoder.fit(["kubernetes cluster", "k8s cluster"], normalise=lambda t: t.replace("k8s", "kubernetes"))
    vectors = encoder.encode(["k8s", "kubernetes"])
    assert (vectors.sparse[[0]] != vectors.sparse[[1]]).nnz == 0
    assert vectors.sparse.nnz == 2


def test_an_encoder_survives_storage_unchanged() -> None:
    encoder = TextEncoder.fit(corpus(), normaliser_id="7")
    again = TextEncoder.from_arrays(*encoder.to_arrays(), normaliser_id="7")
    assert again.encoder_id == encoder.encoder_id
    assert (again.encode(corpus()).dense["lsa"] == encoder.encode(corpus()).dense["lsa"]).all()


def test_a_stored_encoder_of_another_version_or_a_damaged_one_is_refused() -> None:
    arrays, facts = TextEncoder.fit(corpus(), normaliser_id="7").to_arrays()
    with pytest.raises(BadSnapshot, match="text encoder words-and-pairs"):
        TextEncoder.from_arrays(arrays, facts, normaliser_id="8")
    with pytest.raises(BadSnapshot, match="text encoder"):
        TextEncoder.from_arrays({**arrays, "idf": arrays["idf"] + 1}, facts, normaliser_id="7")
    with pytest.raises(BadSnapshot, match="directions"):
        TextEncoder.from_arrays({k: v for k, v in arrays.items() if k != "directions"}, facts, normaliser_id="7")


class Fixed:
    """An encoder that answers with the array it was given."""

    encoder_id = "fixed/1"

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def encode(self, texts: list[str]) -> object:
        return self.answer


UNIT = np.eye(2, dtype=np.float32)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (UNIT[0], "shape"),
        (np.eye(3, dtype=np.float32), "shape"),
        (np.empty((2, 0), np.float32), "shape"),
        (UNIT + np.nan, "NaN"),
        (UNIT + np.inf, "NaN or infinite"),
        (UNIT * 2, "length 2"),
        (UNIT * 0, "length 0"),
        (np.array([["a", "b"], ["c", "d"]]), "instead of float32"),
    ],
)
def test_vectors_that_are_not_finite_unit_rows_are_refused(answer: object, reason: str) -> None:
    with pytest.raises(BadVectors, match=reason) as refused:
        checked_vectors(Fixed(answer), ["one", "two"])
    assert "fixed/1" in str(refused.value)


def test_vectors_of_another_width_are_refused() -> None:
    with pytest.raises(BadVectors, match="2 columns where the index has 3"):
        checked_vectors(Fixed(UNIT), ["one", "two"], width=3)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Lovelace", "ADA_LOVELACE"),
        ("Ada Lovelace", "AdaLovelace"),
        ("Ada Lovelace", "lovelace_ada"),
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Ada Lovelace", "ada-lovelace"),
        ("Łukasz Ødegård", "Lukasz Odegard"),
        ("Lukasz Odegard", "Łukasz Ødegård"),
        ("Jürgen Straßer", "Juergen Strasser"),
        ("Jean-Luc O'Neil", "jeanluconeil"),
        ("C. Novak", "Novak, C."),
        ("Anne Marie van der Berg", "van der Berg"),
    ],
)
def test_a_name_goes_in_every_way_people_write_it(name, written):
    def words(text, whose):
        return tokens(strip_identity(text, [whose]))

    for around in ("{}", "{}'s model", "by ({})", "see {}.", "x/{}/repo"):
        assert words(f"Ranked {around} with care".format(written), name) == words(
            f"Ranked {around} with care".format("Bo Xu"), "Bo Xu"
        )


def test_a_name_inside_another_word_is_left_alone():
    assert strip_identity("Canada, adaptive, Dada, canned", ["Ada Can"]) == "Canada, adaptive, Dada, canned"
