"""The writer: appends trees of any size, and creates pages with them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from notion_async import models
from notion_async._http.body_limits import check
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.executor import Execution, OnProgress, Target, first_level
from notion_async._writing.deliver.operations import retrieve_page
from notion_async._writing.deliver.progress import WriteProgress, begun, job_of
from notion_async._writing.draft.draft_block import DraftBlock
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import Omission, Prepared, Unwritable, prepare
from notion_async._writing.off_loop import compute
from notion_async._writing.plan.plan import WritePlan, plan_append, plan_page
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id
from notion_async.models.base import Json
from notion_async.parents import ParentLike, as_parent


class WriteOptions(NamedTuple):
    """Options of a write.

    Attributes:
        unwritable: What to do about what cannot be written.
        resume: How far the same write has come before.
        on_progress: Called before each request that writes leaves, and after its answer.
    """

    unwritable: Unwritable = "raise"
    resume: WriteProgress | None = None
    on_progress: OnProgress | None = None


ALONE = WriteOptions()


class AppendResult(NamedTuple):
    """Result of `append`.

    Attributes:
        ids: The ids of the first level, in order; Notion does not tell deeper ones.
        requests: How many requests the plan had.
        blocks: How many blocks were written, on all levels.
        omitted: What was left out or has a visible note in its place.
    """

    ids: Sequence[str]
    requests: int
    blocks: int
    omitted: list[Omission]


class CreatedPage(models.Page, frozen=True, kw_only=True):
    """A page that was created with blocks.

    Attributes:
        omitted: The blocks that were left out or have a visible note in their place.
    """

    omitted: tuple[Omission, ...] = ()


def plan(blocks: Sequence[Writable], *, unwritable: Unwritable = "raise") -> WritePlan:
    """Plan to append blocks without sending anything.

    Raises:
        InvalidInput: Something cannot be written.
    """
    return plan_append(prepare(blocks, unwritable=unwritable).blocks)


async def append(
    context: WriteContext,
    parent_id: str,
    blocks: Sequence[Writable],
    options: WriteOptions = ALONE,
    *,
    after: str | None = None,
) -> AppendResult:
    """Append blocks of any number, size and depth."""
    target = Target(notion_id(parent_id), notion_id(after) if after else None)
    progress = begun(job_of(target.id, target.after), options.resume)

    def prepare_and_plan() -> tuple[Prepared, WritePlan]:
        prepared = prepare(blocks, unwritable=options.unwritable)
        steps = plan_append(prepared.blocks, cuts=progress.cuts)
        progress.join(steps)
        return prepared, steps

    prepared, steps = await compute(blocks, prepare_and_plan)
    execution = Execution(context, steps, target, progress, options.on_progress)
    await execution.run()
    return AppendResult(first_level(steps, execution.progress), steps.requests, steps.count, prepared.omitted)


async def create_page(
    context: WriteContext,
    body: Mapping[str, Any],
    blocks: Sequence[Writable],
    options: WriteOptions = ALONE,
    *,
    filter_properties: Sequence[str] | None = None,
) -> CreatedPage:
    """Create a page with blocks of any number, size and depth.

    Args:
        context: The session, the recent writes, and time.
        body: The arguments of `pages.create` besides blocks.
        blocks: The blocks.
        options: How to write.
        filter_properties: The ids of the only properties to return.
    """
    properties = body.get("properties")
    if not isinstance(properties, Mapping):  # the caller need not heed types
        msg = f"properties is a dict of values by name, instead was {properties!r:.80}"
        raise InvalidInput(msg)
    prepared = await compute(blocks, prepare, blocks, unwritable=options.unwritable)
    page = await create_prepared(context, body, prepared.blocks, options, filter_properties=filter_properties)
    fields = {name: getattr(page, name) for name in page.__struct_fields__}
    return CreatedPage(**fields, omitted=tuple(prepared.omitted))


async def create_prepared(
    context: WriteContext,
    body: Mapping[str, Any],
    blocks: Sequence[DraftBlock],
    options: WriteOptions = ALONE,
    *,
    there: Collection[str] = (),
    filter_properties: Sequence[str] | None = None,
) -> models.Page:
    """Create a page with blocks that were prepared.

    Args:
        context: The session, the recent writes, and time.
        body: The arguments of `pages.create` besides blocks.
        blocks: The drafts.
        options: How to write.
        there: The ids of pages that are known to have been there before.
        filter_properties: The ids of the only properties to return.
    """
    progress = begun(job_of(body), options.resume)

    def plan_page_on() -> WritePlan:
        steps = plan_page(blocks, besides=len(check(body)), cuts=progress.cuts)
        progress.join(steps)
        return steps

    steps = await compute(blocks, plan_page_on)
    target = Target(page=body, there=there, filter_properties=filter_properties)
    execution = Execution(context, steps, target, progress, options.on_progress)
    await execution.run()
    if execution.page is not None:
        return execution.page
    return await retrieve_page(context, execution.progress.ids[0], {"filter_properties": filter_properties})


def page_parent(parent: ParentLike) -> Json:
    """Return the parent of a new page in the API's form."""
    sent: Any = as_parent(parent)
    return {"page_id": sent.page_id} if isinstance(sent, models.PageParent) else sent
