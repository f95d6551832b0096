"""Progress of a write of many requests."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from notion_async._writing.draft.draft_block import DraftBlock
from notion_async._writing.plan.plan import Cut, WritePlan, WriteStep
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.codec import encode


@dataclass
class WriteProgress:
    """Progress of a write of many requests: plain data for pickle and JSON, taken by `resume=`.

    Attributes:
        job: What is being written and where, in short: another write cannot go on from here.
        requests: How many requests the plan has.
        done: For each request that was answered, by its name in the plan, the ids it made or learned, in order.
        unsure: For each request whose outcome is not known, when it was sent, in seconds since 1970.
        sent: For each request that was sent, a digest of the blocks it sent.
        cuts: For each of these, how its blocks were cut, so that a later attempt goes on where they end.
        missing: Where the blocks stand that were not written, as `blocks[0].children[3:20]`, after the splitting of
            long texts; what is below them is missing, too.
    """

    job: str
    requests: int = 0
    done: dict[str, list[str]] = field(default_factory=dict)
    unsure: dict[str, float] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    cuts: dict[str, list[Cut]] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of everything that was written, as far as Notion told them."""
        return [block_id for key, ids in self.done.items() if not key.startswith("list") for block_id in ids]

    def resolve(self, ids: Sequence[str], request: str | None = None) -> None:
        """Record the outcome of a request of unknown outcome, after looking for it.

        Args:
            ids: The ids of the blocks or the page that it made, in order; empty if it made nothing.
            request: Which one, as a key of `unsure`; needed only if there are several.

        Raises:
            InvalidInput: No request is open, or several are and none of them was named.
        """
        open_keys = list(self.unsure)
        key = open_keys[0] if request is None and len(open_keys) == 1 else request
        if key not in self.unsure:
            msg = f"request= is one of the requests of unknown outcome, {open_keys}, not {request!r}"
            raise InvalidInput(msg)
        del self.unsure[key]
        if ids:
            self.done[key] = [notion_id(each) for each in ids]
        else:
            self.sent.pop(key, None)
            self.cuts.pop(key, None)

    def begin(self, step: WriteStep) -> None:
        """Bind what is written to the blocks that a request sends."""
        self.sent[step.key] = digest(step.blocks)
        self.cuts[step.key] = list(step.cuts)

    def join(self, plan: WritePlan) -> None:
        """Continue with the plan of the same write, whose blocks may have been corrected.

        Raises:
            InvalidInput: It has other blocks where something was written.
        """
        steps = {step.key: step for step in plan}
        for key in (*self.done, *self.unsure):
            step = steps.get(key)
            if (step is None or digest(step.blocks) != self.sent.get(key)) and not key.startswith("list "):
                msg = f"resume= goes on after what was written, but `{key}` differs: change only what is missing"
                raise InvalidInput(msg)
        self.requests = plan.requests

    def close(self, plan: WritePlan) -> None:
        """Name what is missing."""
        self.missing = [_places(step) for step in plan if step.kind != "list" and step.key not in self.done]


def job_of(*parts: object) -> str:
    """Name a write by where it writes."""
    return hashlib.sha256(encode(parts)).hexdigest()[:32]


def digest(blocks: Iterable[DraftBlock]) -> str:
    """Return a short text that is equal for equal trees."""
    found = hashlib.sha256()
    for block in blocks:
        found.update(block.tree_json())
    return found.hexdigest()[:32]


def begun(job: str, resume: WriteProgress | None) -> WriteProgress:
    """Return the progress to go on from: none, or a copy of that of an earlier attempt.

    Raises:
        InvalidInput: It belongs to another write, or is none.
    """
    if resume is None:
        return WriteProgress(job)
    given: object = resume
    if not isinstance(given, WriteProgress):  # the caller need not heed types
        msg = f"resume= takes the progress of an error or of on_progress, a WriteProgress, not {given!r:.80}"
        raise InvalidInput(msg)
    if resume.job != job:
        msg = "resume= takes the progress of the same write: the same place, and for a page the same properties"
        raise InvalidInput(msg)
    written = resume.done.keys() | resume.unsure.keys()  # what was refused may be cut otherwise now
    cuts = {key: cuts for key, cuts in resume.cuts.items() if key in written}
    return replace(resume, done=dict(resume.done), unsure=dict(resume.unsure), sent=dict(resume.sent), cuts=cuts)


def _places(step: WriteStep) -> str:
    row = f"{step.place}.children" if step.place else "blocks"
    return f"{row}[{step.first}:{step.first + len(step.blocks)}]"
