"""The BPMN engine (SpiffWorkflow) behind one narrow opening: begin, and go on with an outcome.

Nothing of a drawing is ever executed: conditions go through CEL, scripts are refused by the reader, by the
parser's list of known elements, and once more here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Final
from uuid import UUID

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import (
    BasePythonScriptEngineEnvironment,
)
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import TaskState

from yakuba.flows.rules.checking import read
from yakuba.flows.rules.model import Flow
from yakuba.flows.rules.reading import BPMN, root_of
from yakuba.ground.cel import rule

_KNOWN: Final = ("startEvent", "endEvent", "userTask", "exclusiveGateway")


class RefusedCode(RuntimeError):
    """Something in a flow asked to be executed. We never do."""


class _CelEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Where conditions are answered: by CEL, from the outcome alone."""

    def evaluate(self, expression: str, context: Mapping[str, Any], external_context: Any = None) -> bool:  # noqa: ARG002
        return rule(expression).holds({"outcome": context.get("outcome", "")})

    def execute(self, *_args: Any, **_kwargs: Any) -> bool:
        raise RefusedCode("scripts are never run")

    def call_service(self, *_args: Any, **_kwargs: Any) -> Any:
        raise RefusedCode("services are never called")


class _CelEngine(PythonScriptEngine):  # type: ignore[misc]
    """The script engine of Spiff without scripts."""

    def __init__(self) -> None:
        super().__init__(environment=_CelEnvironment())

    def validate(self, expression: str) -> None:
        rule(expression)


class _Parser(BpmnParser):  # type: ignore[misc]
    """A parser that knows what the reader knows, and nothing else."""

    PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        f"{BPMN}{tag}": BpmnParser.PARSER_CLASSES[f"{BPMN}{tag}"] for tag in _KNOWN
    }


@dataclass(frozen=True, slots=True)
class Position:
    """Where a run stands: at a ``task``, or at its end. ``state`` is what to store; empty once it has ended."""

    state: dict[str, Any]
    task: str = ""
    ended: str = ""


class Machine:
    """One flow, parsed once, by which any number of runs move. Holds no state of a run."""

    def __init__(self, xml: str) -> None:
        self.flow: Flow = read(xml)
        parser = _Parser()
        parser.add_bpmn_xml(root_of(xml))
        self._spec = parser.get_spec(self.flow.id)
        self._engine = _CelEngine()
        self._registry = BpmnWorkflowSerializer().registry

    def begin(self, outcome: str = "") -> Position:
        """Start a run and return its first position. ``outcome`` chooses among the beginnings: see `Flow.begins`."""
        workflow = BpmnWorkflow(self._spec, script_engine=self._engine)
        workflow.task_tree.data["outcome"] = outcome
        workflow.do_engine_steps()
        return self._position(workflow)

    def stands_at(self, state: Mapping[str, Any]) -> str:
        """Return the task at which a run of this state stands."""
        ready = self._restore(state).get_tasks(state=TaskState.READY, manual=True)
        return str(ready[0].task_spec.name)

    def go(self, state: Mapping[str, Any], outcome: str) -> Position:
        """End the task at which the run stands with this outcome. The flow must offer it: see `Flow.outcome`."""
        workflow = self._restore(state)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data["outcome"] = outcome
        task.run()
        workflow.do_engine_steps()
        return self._position(workflow)

    def _position(self, workflow: Any) -> Position:
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not ready:
            end = next(t for t in workflow.tasks.values() if t.task_spec.name in self._ends)
            return Position({}, ended=self.flow.nodes[end.task_spec.name].end)
        return Position(self._store(workflow, ready[0]), task=ready[0].task_spec.name)

    @property
    def _ends(self) -> frozenset[str]:
        return frozenset(node.id for node in self.flow.nodes.values() if node.kind == "end")

    def _store(self, workflow: Any, here: Any) -> dict[str, Any]:
        # The flows we read have one token, so the way that led here is of no use to the engine (the steps are
        # kept in rows of their own). Dropping it keeps the state at one size, however often a case is sent back.
        root = workflow.task_tree
        here.data.clear()
        here.parent, root.children = root, [here]
        kept = {root.id: root} | {task.id: task for task in here}
        return {
            "root": str(root.id),
            "tasks": {str(id_): self._registry.convert(task) for id_, task in kept.items()},
        }

    def _restore(self, state: Mapping[str, Any]) -> Any:
        workflow = BpmnWorkflow(self._spec, script_engine=self._engine, deserializing=True)
        for id_, task in state["tasks"].items():
            workflow.tasks[UUID(id_)] = self._registry.restore(dict(task), workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(state["root"])]
        return workflow


@lru_cache(maxsize=256)
def machine(xml: str) -> Machine:
    """Return the machine of a drawing, made once a process."""
    return Machine(xml)
