"""The diagrams of the docs are those of the code."""

from marketplace.domain.diagrams import PAGES, diagram, filled


def test_the_diagrams_in_the_docs_are_current():
    for path, machines in PAGES.items():
        page = path.read_text(encoding="utf-8")
        assert filled(page, machines) == page, "run `python -m marketplace.domain.diagrams`"
        for moves in machines.values():
            assert diagram(moves) in page
