"""The page object of a page that is being read: its properties, its time, and whether it was edited meanwhile."""

from datetime import UTC, datetime, timedelta

from notion_async import models
from notion_async._endpoints.page_properties import cut_properties, with_property
from notion_async._traversal.classify import FetchOptions, is_unchanged
from notion_async._traversal.expiring import expiring_of_page
from notion_async.errors import NotFound, NotionError

_SKEW = timedelta(minutes=5)  # clocks differ, and Notion rounds down to the minute
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class PageHead:
    """The page object of one reading of a page.

    Args:
        page_id: The page, or the block that is read in its place.
        options: What to read.
        page: The page object, where it is known already.

    Attributes:
        page: The page object, once it has arrived.
        page_raw: The JSON of it, where that is kept.
        block: The block that is read; None where it is the page, or not yet known.
        is_needed: Whether a request is needed: for the page object, or for the rest of a property.
        rechecking: Whether the page object is requested again, the page having been read.
        reading: 1-based count of times this page has been read.
    """

    def __init__(self, page_id: str, options: FetchOptions, page: models.Page | None) -> None:
        self._root_id = page_id
        self._options = options
        self._began = datetime.now(UTC)
        self.page = page
        self.page_raw: bytes | None = None
        self.block: models.Block | None = None
        self.is_needed: bool = page is None or (not self.unchanged and bool(self.cut_properties()))
        self.rechecking = False
        self.reading = 1

    @property
    def page_id(self) -> str:
        """The page's id; until it is known, that of the root."""
        return self._root_id if self.page is None else self.page.id

    @property
    def unchanged(self) -> bool:
        """Whether the page is to be skipped, because it was last edited before `since`."""
        return self.page is not None and is_unchanged(self.page, self._options.since)

    @property
    def may_list(self) -> bool:
        """Whether it is known by now that the page's content is to be read."""
        return self._options.since is None or (self.page is not None and not self.unchanged)

    @property
    def wants_recheck(self) -> bool:
        """Whether the page object is to be requested again, to see whether the page was edited meanwhile."""
        return bool(self._options.max_rereads and not self.rechecking and not self.unchanged)

    def receive(self, page: models.Page, body: bytes, report: models.Report) -> "PageHead | None":
        """Take the page object, and return the head of the next reading when the page is to be read again."""
        raw = body if self._options.keep_raw else None
        if not self.rechecking or self.page is None:
            self.page, self.page_raw = page, raw
            return None
        report.edited_while_read = page.last_edited_time != self.page.last_edited_time
        if not report.edited_while_read or self.reading > self._options.max_rereads:
            return None
        again = PageHead(self._root_id, self._options._replace(since=None), page)
        again.page_raw, again.block, again.reading = raw, self.block, self.reading + 1
        return again

    def cut_properties(self) -> dict[str, models.PropertyValue]:
        """Return the properties, by name, that the page object holds only in part and that are to be read."""
        return {} if self.page is None or self.unchanged else cut_properties(self.page)

    def set_property(self, name: str, value: models.PropertyValue) -> None:
        """Replace a property by the whole of it."""
        assert self.page is not None  # noqa: S101 - its properties are known
        self.page = with_property(self.page, name, value)

    def property_refused(self, name: str, error: NotionError, report: models.Report) -> None:
        """Note that a property could not be read to its end."""
        status = getattr(error, "status", None)
        kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
        message = f"the rest of the property {name!r}: {error}"
        report.missing.append(models.Missing(self.page_id, None, kind, status, message, name))

    def finish(self, report: models.Report, newest: datetime) -> None:
        """Note what only the whole reading can tell: the page's own files, and whether it was edited meanwhile.

        A block newer than its page proves an edit if its time is that of the reading. An older one proves nothing,
        because not every edit of a block counts as one of the page. What was in a checkpoint may have been read long
        ago.

        Args:
            report: Where to note it.
            newest: The latest time of an edit of a block.
        """
        if self.page is not None and not self.unchanged:
            report.expiring += expiring_of_page(self.page)
        page_time = self.page.last_edited_time if self.page else None
        meanwhile = newest >= self._began - _SKEW or report.replayed > 0
        if not self.rechecking and page_time is not None and meanwhile:
            report.edited_while_read = newest > page_time
