"""The content security policy of the pages: strict, the same on each, and a page's own rules are heard."""

from __future__ import annotations

from csp.constants import HEADER, NONCE
from csp.decorators import csp_exempt, csp_update
from csp.utils import build_policy
from django.http import HttpResponse

from yakuba.faces.design.policy import PolicyMiddleware


def rules(policy: str) -> dict[str, str]:
    """Return the rules of a policy by their names; the library writes them in no order."""
    return {rule.split()[0]: rule for rule in policy.split("; ")}


def test_every_answer_carries_the_policy_that_the_library_would_write(client, db):
    for address in ("/", "/code/", "/nowhere/"):
        assert rules(client.get(address)[HEADER]) == rules(build_policy())
    assert "unsafe" not in build_policy()
    assert rules(build_policy())["default-src"] == "default-src 'none'"


def test_the_rules_of_a_page_of_its_own_are_heard(rf):
    page = csp_update({"img-src": ["https://maps.example.jp"]})(lambda request: HttpResponse())
    policy = PolicyMiddleware(page)(rf.get("/"))[HEADER]
    assert "https://maps.example.jp" in rules(policy)["img-src"]
    free = csp_exempt()(lambda request: HttpResponse())
    assert HEADER not in PolicyMiddleware(free)(rf.get("/"))


def test_a_nonce_that_a_page_asked_for_stands_in_its_policy(rf, settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [NONCE]}}
    policy = PolicyMiddleware(lambda request: HttpResponse(str(request.csp_nonce)))(rf.get("/"))
    assert f"'nonce-{policy.content.decode()}'" in policy[HEADER]
