"""The OpenAPI document is valid, and the API does what it says."""

from __future__ import annotations

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31

REQUESTS = {
    "/api/v1/briefs": {"get", "post"},
    "/api/v1/briefs/{brief_id}": {"get", "put"},
    "/api/v1/briefs/{brief_id}/publication": {"put"},
    "/api/v1/briefs/{brief_id}/roles": {"get"},
    "/api/v1/briefs/{brief_id}/matches": {"get", "post"},
    "/api/v1/briefs/{brief_id}/matches/{run_id}": {"get"},
}

HELD = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


@on_sqlite
def test_the_document_is_openapi_3_1_and_names_every_request_and_its_refusals(client):
    document = client.get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert list(jsonschema_rs.validator_for(OPENAPI_31).iter_errors(document)) == []
    assert {path: set(item) - {"parameters"} for path, item in document["paths"].items()} == REQUESTS
    for item in document["paths"].values():
        for method in set(item) - {"parameters"}:
            assert {"401", "403"} <= set(item[method]["responses"])
            assert item[method]["summary"]
    for name, response in document["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name
    brief = document["components"]["schemas"]["BriefIn"]
    assert brief["required"] == ["text"]
    assert brief["additionalProperties"] is False


@on_sqlite
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_contract_1_the_api_keeps_its_document_whatever_it_is_sent(app, settled, ana, token_for, mode):
    run = ana("POST", f"/briefs/{settled.brief}/matches").json["run"]
    headers = {"Authorization": f"Bearer {token_for()}"}
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    tried = []
    for found in document.get_all_operations():
        operation = found.ok()

        @seed(20261123)
        @settings(
            max_examples=10,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), is_ours=st.booleans())
        def try_one(case, is_ours):
            if is_ours and case.path_parameters:
                ours = {"brief_id": settled.brief, "run_id": run}
                case.path_parameters.update({name: ours[name] for name in case.path_parameters})
            case.validate_response(case.call(headers=headers), checks=HELD)
            tried.append(case.operation.label)

        try_one()
    assert len(set(tried)) >= 6
