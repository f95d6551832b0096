"""Pages: their properties and place, not their content."""

from collections.abc import Sequence

from notion_async import models, routes
from notion_async.ids import notion_id
from notion_async.session import Reply, Session


class Pages:
    """`client.pages`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def retrieve(self, page_id: str, *, filter_properties: Sequence[str] | None = None) -> models.Page:
        """Give a page: its properties, place and times; its content is in `client.tree`.

        Args:
            page_id: The page, as id or URL.
            filter_properties: Ids of the only properties to give; all when omitted.

        Raises:
            NotFound: It does not exist or is not shared with the connection.

        https://developers.notion.com/reference/retrieve-a-page
        """
        return (await self.reply(page_id, filter_properties=filter_properties)).value

    async def reply(self, page_id: str, *, filter_properties: Sequence[str] | None = None) -> Reply[models.Page]:
        """Do what `retrieve` does, and give the bytes of the answer and the number of attempts with it."""
        query = {"filter_properties": filter_properties}
        ids = {"page_id": notion_id(page_id)}
        return await self._session.reply(models.Page, routes.RETRIEVE_PAGE, ids, query=query)
