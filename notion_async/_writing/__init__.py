"""Write trees of any size and depth within Notion's limits, each block once."""

from notion_async._writing.append import AppendResult, CreatedPage, WriteOptions, append, create_page, page_parent, plan
from notion_async._writing.copy import CopyResult, copy_page
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.executor import OnProgress
from notion_async._writing.deliver.operations import AppendPosition, append_children, make_page
from notion_async._writing.deliver.plain_writes import delete_block, write, write_call
from notion_async._writing.deliver.progress import WriteProgress
from notion_async._writing.deliver.recent_writes import recent_writes_for
from notion_async._writing.diff.diff_table import counts_below, is_own_below
from notion_async._writing.diff.replace import MovedBlock, ReplaceResult, prepare_content, replace_content
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import Omission, Unwritable, prepare
from notion_async._writing.plan.plan import WritePlan, WriteStep

__all__ = [
    "AppendPosition",
    "AppendResult",
    "CopyResult",
    "CreatedPage",
    "MovedBlock",
    "Omission",
    "OnProgress",
    "ReplaceResult",
    "Unwritable",
    "Writable",
    "WriteContext",
    "WriteOptions",
    "WritePlan",
    "WriteProgress",
    "WriteStep",
    "append",
    "append_children",
    "copy_page",
    "counts_below",
    "create_page",
    "delete_block",
    "is_own_below",
    "make_page",
    "page_parent",
    "plan",
    "prepare",
    "prepare_content",
    "recent_writes_for",
    "replace_content",
    "write",
    "write_call",
]
