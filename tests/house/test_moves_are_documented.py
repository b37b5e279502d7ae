"""The diagrams of the docs are those of the code."""

from marketplace.domain.diagrams import PAGES, WAITS_PAGE, diagram, filled, with_waits


def test_the_diagrams_in_the_docs_are_current():
    for path, machines in PAGES.items():
        page = path.read_text(encoding="utf-8")
        assert filled(page, machines) == page, "run `python -m marketplace.domain.diagrams`"
        for moves in machines.values():
            assert diagram(moves) in page


def test_what_waits_for_whom_in_the_docs_is_current():
    page = WAITS_PAGE.read_text(encoding="utf-8")
    assert with_waits(page) == page, "run `python -m marketplace.domain.diagrams`"
