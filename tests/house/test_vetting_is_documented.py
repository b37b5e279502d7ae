"""The diagrams of the docs are those of the code."""

from marketplace.domain.diagrams import MACHINES, PAGE, diagram, filled


def test_the_diagrams_in_the_docs_are_current():
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "run `python -m marketplace.domain.diagrams`"
    for moves in MACHINES.values():
        assert diagram(moves) in page
