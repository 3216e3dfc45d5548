"""Reading a plan pack: all of it, or nothing and every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from jsonschema import Draft202012Validator, FormatChecker

from yakuba.ground.packs import shape, yaml_text
from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.ground.packs.yaml_text import Source
from yakuba.plans.rules.model import PlanPack, Sheet
from yakuba.plans.rules.packs import head, lists, schemas
from yakuba.plans.rules.packs.finding import twice
from yakuba.plans.rules.packs.tree import Tree

Files = Mapping[str, str]
"""Names of the files of a folder, with their text."""
KINDS: Final = tuple(schemas.KINDS)


def read(files: Files) -> PlanPack:
    """Read the files of a pack. Raises FaultyPack with all that is wrong, each with file, line and remedy."""
    sources = {kind: yaml_text.read(f"{kind}.yaml", files[f"{kind}.yaml"]) for kind in KINDS if f"{kind}.yaml" in files}
    strange = [
        Fault(
            name,
            1,
            "計画パックにないファイルです。",
            "A plan pack has no such file.",
            f"使えるのは {', '.join(f'{kind}.yaml' for kind in KINDS)} です。",
            f"Known are {', '.join(f'{kind}.yaml' for kind in KINDS)}.",
        )
        for name in files
        if name.endswith((".yaml", ".yml")) and name.removesuffix(".yaml") not in KINDS
    ]
    return assemble(sources, also=strange)


def assemble(sources: Mapping[str, Source], *, also: Iterable[Fault] = ()) -> PlanPack:
    """Make a pack of what was read, wherever it was read from; ``also`` are faults found on the way.

    Sources stand under the names of `KINDS`; what is not there is empty. Raises FaultyPack with all that is wrong.
    """
    faults = list(also)
    if "plan" not in sources:
        faults.append(
            Fault(
                "plan.yaml",
                1,
                "ファイルがありません。",
                "The file is missing.",
                "計画の名称と期間を書いて作ってください。",
                "Create it, with the title and period of the plan.",
            )
        )
    for kind, source in sources.items():
        faults += shape.check(source, _validator(kind))
    if faults:
        # Whoever compares things that have not the shape of things finds faults that are none.
        raise FaultyPack(faults)
    whole = {kind: source.data for kind, source in sources.items()}
    faults += _meaning(sources)
    if faults:
        raise FaultyPack(faults)
    return _built(whole, sources)


def as_data(pack: PlanPack) -> dict[str, Any]:
    """Return a pack as the plain content of its files, by kind; files that would be empty are left out."""
    plain: dict[str, Any] = plain_of(pack)
    return {"plan": plain["head"], **{kind: plain[kind] for kind in KINDS if plain.get(kind)}}


def plain_of(part: Any) -> Any:
    """Return a part as plain data, exactly as it comes back from where data is kept: lists, and names that are strings."""
    return msgspec.json.decode(msgspec.json.encode(part))


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schemas.schema(kind), format_checker=FormatChecker(("date",)))


def _meaning(sources: Mapping[str, Source]) -> Iterator[Fault]:
    def rows(kind: str) -> Any:
        return sources[kind].data if kind in sources else []

    plan, challenges, nodes = sources["plan"].data, rows("challenges"), rows("nodes")
    yield from head.check(sources["plan"])
    if "challenges" in sources:
        yield from twice(sources["challenges"], (), challenges)
    if "nodes" in sources:
        yield from Tree(plan, challenges).check(sources["nodes"])
    if "earlier" in sources:
        named = {one["id"] for one in challenges}
        yield from lists.check_earlier(sources["earlier"], {node["id"] for node in nodes}, named)
    if "bodies" in sources:
        yield from lists.check_bodies(sources["bodies"])
    if "flows" in sources:
        yield from lists.check_flows(sources["flows"])
    if "tables" in sources:
        yield from lists.check_tables(sources["tables"])
    if "surveys" in sources:
        yield from lists.check_surveys(sources["surveys"], {one["id"] for one in challenges})


def _built(whole: Mapping[str, Any], sources: Mapping[str, Source]) -> PlanPack:
    built: dict[str, Any] = {}
    for kind, data in whole.items():
        try:
            built["head" if kind == "plan" else kind] = msgspec.convert(data, schemas.KINDS[kind], str_keys=True)
        except msgspec.ValidationError as fault:
            # The schema is made from the same nouns, so this is not reached; but nobody is shown a page of ours instead.
            wrong = sources[kind].fault((), (f"読めません: {fault}", f"It cannot be read: {fault}"))
            raise FaultyPack([wrong]) from fault
    nodes = tuple(
        msgspec.structs.replace(node, sheet=None) if node.sheet == Sheet() else node for node in built.get("nodes", ())
    )
    return PlanPack(**{**built, "nodes": nodes})
