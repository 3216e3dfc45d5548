"""Who may see a case, and who may work on it."""

from __future__ import annotations

from yakuba.ground.actor import Actor


def may_see(actor: Actor, *, section: str, why: str) -> bool:
    """Tell whether an actor may see a case of a section.

    Staff see the cases of their own section; those of others only with the power ``case.read_all`` and a stated
    reason. Parts of the programme see what they carry. Residents see their filing, which lives elsewhere.
    """
    if actor.kind == "system":
        return True
    if actor.kind != "staff":
        return False
    if actor.section == section and actor.may("case.work"):
        return True
    return actor.may("case.read_all") and bool(why.strip())


def may_act(actor: Actor, *, section: str) -> bool:
    """Tell whether an actor may work on the cases of a section; for which task, the flow's lane says."""
    return actor.kind == "staff" and actor.section == section and actor.may("case.work")


def may_approve(actor: Actor, *, proposed_by: str) -> bool:
    """Tell whether an actor may approve a proposal: never their own, whatever posts they hold (起案と決裁の分離)."""
    return actor.id != proposed_by
