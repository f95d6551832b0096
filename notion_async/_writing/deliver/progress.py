"""How far a write of many requests has come."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from notion_async._writing.plan.plan import Plan, Step
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import InvalidInput
from notion_async.models.codec import encode


@dataclass
class WriteProgress:
    """How far a write of many requests has come: plain data, fit for pickle and JSON, and what `resume=` takes.

    Attributes:
        job: What is being written and where, in short: another write cannot go on from here.
        requests: How many requests the plan has.
        done: For each request that was answered, by its name in the plan, the ids it made or learned, in order.
        unsure: For each request whose outcome is not known, when it was sent, in seconds since 1970.
        missing: Where the blocks stand that were not written, as `blocks[0].children[3:20]`, after the splitting of
            long texts; what is below them is missing, too.
    """

    job: str
    requests: int = 0
    done: dict[str, list[str]] = field(default_factory=dict)
    unsure: dict[str, float] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """The ids of everything that was written, as far as Notion told them."""
        return [block_id for key, ids in self.done.items() if not key.startswith("list") for block_id in ids]

    def close(self, plan: Plan) -> None:
        """Name what is missing."""
        self.missing = [_places(step) for step in plan if step.kind != "list" and step.key not in self.done]


def job_of(*parts: object, blocks: Iterable[BlockInput]) -> str:
    """Name a write by what it writes and where."""
    digest = hashlib.sha256(encode(parts))
    for block in blocks:
        for each in block.walk():
            digest.update(encode(each.replace(children=())) + b"%d" % len(each.children))
    return digest.hexdigest()[:32]


def begun(job: str, plan: Plan, resume: WriteProgress | None) -> WriteProgress:
    """Give the progress to go on from: none, or that of an earlier attempt.

    Raises:
        InvalidInput: It belongs to another write, or is none.
    """
    if resume is None:
        return WriteProgress(job, plan.requests)
    given: object = resume
    if not isinstance(given, WriteProgress):  # the caller need not heed types
        msg = f"resume= takes the progress of an error or of on_progress, a WriteProgress, not {given!r:.80}"
        raise InvalidInput(msg)
    if resume.job != job:
        msg = "resume= takes the progress of the same write: the same place, the same blocks"
        raise InvalidInput(msg)
    return WriteProgress(job, plan.requests, dict(resume.done), dict(resume.unsure))


def _places(step: Step) -> str:
    row = f"{step.place}.children" if step.place else "blocks"
    return f"{row}[{step.first}:{step.first + len(step.blocks)}]"
