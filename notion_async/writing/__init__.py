"""Write trees of any size and depth within Notion's limits."""

from notion_async.writing.plan import Plan, Step, plan_append, plan_page
from notion_async.writing.prepare import Omission, Prepared, Writable, prepare

__all__ = ["Omission", "Plan", "Prepared", "Step", "Writable", "plan_append", "plan_page", "prepare"]
