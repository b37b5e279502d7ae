"""A CV handed in by somebody who waits for it, with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect

from marketplace.jobs.carriers import Folder
from marketplace.jobs.tools import Tools
from marketplace.jobs.worker import Worker
from tests.browser.site import Site, sign_in
from tests.jobs.cvs import a_docx
from tests.web.people import NEW_MAIL

pytestmark = pytest.mark.browser

CV = (
    "Nia Okoye",
    "Machine learning engineer for payments",
    "Lead MLOps engineer, Harbour Bank  Mar 2021 - Present",
    "MLOps: fraud scoring with PyTorch on Kubernetes.",
)


def work(site: Site) -> None:
    """Let a worker do what is due."""
    config, database = site.app.extensions["assay_config"], site.app.extensions["assay_database"]
    tools = Tools(database, site.app.extensions["assay_index"], config, Folder(config.index.parent / "mail"))
    Worker(tools).run(until_idle=True)


def test_a_cv_is_read_while_its_owner_waits(visitor: Page, site: Site, request: pytest.FixtureRequest) -> None:
    has_scripts = bool(request.node.callspec.params["visitor"])
    refused: list[str] = []
    visitor.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    sign_in(visitor, NEW_MAIL)
    visitor.goto("/profile/import")
    visitor.get_by_label("Your file").set_input_files(
        {"name": "cv.docx", "mimeType": "application/octet-stream", "buffer": a_docx(*CV)}
    )
    visitor.get_by_role("button", name="Read this file").click()
    expect(visitor.get_by_text("Your CV is being read.")).to_be_visible()

    work(site)
    found = visitor.get_by_text("fields were found")
    if has_scripts:
        expect(found).to_be_visible()
    else:
        visitor.get_by_role("link", name="look now").click()
    boxes = visitor.get_by_role("checkbox")
    assert boxes.count() > 3
    assert not any(box.is_checked() for box in boxes.all())

    if has_scripts:
        visitor.get_by_role("button", name="Tick all, or none").click()
        assert all(box.is_checked() for box in boxes.all())
    visitor.get_by_role("button", name="Discard all of it").click()
    expect(visitor.get_by_text("The import is discarded")).to_be_visible()
    assert refused == []
