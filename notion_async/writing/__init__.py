"""Write trees of any size and depth within Notion's limits, each block once."""

from notion_async.writing.deliver import Access
from notion_async.writing.ledger import Ledger
from notion_async.writing.plan import Plan, Step
from notion_async.writing.prepare import Omission, Writable
from notion_async.writing.progress import WriteProgress
from notion_async.writing.writer import Terms, Written, append, create_page, page_parent, plan

__all__ = [
    "Access",
    "Ledger",
    "Omission",
    "Plan",
    "Step",
    "Terms",
    "Writable",
    "WriteProgress",
    "Written",
    "append",
    "create_page",
    "page_parent",
    "plan",
]
