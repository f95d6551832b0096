"""Write trees of any size and depth within Notion's limits, each block once."""

from notion_async.writing.copy import Copied, copy_page
from notion_async.writing.deliver import Access
from notion_async.writing.ledger import Ledger
from notion_async.writing.plan import Plan, Step
from notion_async.writing.prepare import Omission, Writable, prepare
from notion_async.writing.progress import WriteProgress
from notion_async.writing.replace import Moved, Replaced, replace_content
from notion_async.writing.rows import counts_below, is_own_below
from notion_async.writing.writer import Terms, Written, append, create_page, page_parent, plan

__all__ = [
    "Access",
    "Copied",
    "Ledger",
    "Moved",
    "Omission",
    "Plan",
    "Replaced",
    "Step",
    "Terms",
    "Writable",
    "WriteProgress",
    "Written",
    "append",
    "copy_page",
    "counts_below",
    "create_page",
    "is_own_below",
    "page_parent",
    "plan",
    "prepare",
    "replace_content",
]
