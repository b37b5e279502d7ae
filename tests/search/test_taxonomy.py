import pytest

from marketplace.search.taxonomy import Kind, bundled, complaint, names, resolved


@pytest.mark.parametrize("kind", Kind)
def test_every_id_and_name_means_itself(kind: Kind) -> None:
    for entry, name in names(kind).items():
        assert resolved(kind, entry) == entry
        assert resolved(kind, name.upper()) == entry


def test_a_word_that_means_nothing_is_answered_with_the_nearest_that_do() -> None:
    assert resolved(Kind.SKILL, "PyTorhc") is None
    assert complaint(Kind.SKILL, "PyTorhc").startswith("'PyTorhc' is not a skill we know; did you mean PyTorch")


def test_a_word_near_nothing_is_answered_with_where_to_look() -> None:
    assert (
        complaint(Kind.DOMAIN, "0101010101") == "'0101010101' is not a domain we know; choose a domain from the list."
    )


def test_a_very_long_word_is_not_repeated_whole() -> None:
    assert len(complaint(Kind.SKILL, "x" * 100_000)) < 300


def test_the_taxonomy_is_read_once() -> None:
    assert bundled() is bundled()
