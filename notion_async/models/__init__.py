"""Everything Notion says, as frozen structs and unions; no I/O."""

from notion_async.models.base import *
from notion_async.models.block_contents import *
from notion_async.models.blocks import *
from notion_async.models.comments import *
from notion_async.models.databases import *
from notion_async.models.dates import *
from notion_async.models.events import *
from notion_async.models.file_objects import *
from notion_async.models.listings import *
from notion_async.models.lists import *
from notion_async.models.oauth import *
from notion_async.models.pages import *
from notion_async.models.parents import *
from notion_async.models.properties import *
from notion_async.models.property_items import *
from notion_async.models.records import *
from notion_async.models.rich_texts import *
from notion_async.models.schemas import *
from notion_async.models.sorts import *
from notion_async.models.tasks import *
from notion_async.models.tree import *
from notion_async.models.unions import *
from notion_async.models.uploads import *
from notion_async.models.users import *
from notion_async.models.values import *
from notion_async.models.views import *
