"""Content of any size: the client's methods that write more than one request holds."""

from collections.abc import Callable, Iterator, Sequence

from notion_async import _http, _writing
from notion_async._client.reading import Reading
from notion_async.models.base import Json


class Editing(Reading):
    """Methods of the client that write content: `append`, `replace_content` and `copy_page`."""

    _context: _writing.WriteContext

    def plan_append(
        self, blocks: Sequence[_writing.Writable], *, unwritable: _writing.Unwritable = "raise"
    ) -> _writing.WritePlan:
        """Show the requests that `append` would send for these blocks, without sending any.

        Args:
            blocks: As in `append`.
            unwritable: As in `append`.

        Raises:
            InvalidInput: Something cannot be written; the text begins with its place, such as `blocks[0].children[2]`.
        """
        return _writing.plan(blocks, unwritable=unwritable)

    async def append(
        self,
        parent_id: str,
        blocks: Sequence[_writing.Writable],
        *,
        after: str | None = None,
        unwritable: _writing.Unwritable = "raise",
        resume: _writing.WriteProgress | None = None,
        deadline: float | None = None,
        on_progress: Callable[[_writing.WriteProgress], None] | None = None,
    ) -> _writing.AppendResult:
        """Append blocks of any number, size and depth under a page or block, in as few requests as Notion allows.

        A text over 2,000 characters is split into runs, one of over 100 runs into further blocks. A write whose
        answer is lost is looked up, and repeated only when it has certainly not happened.

        Args:
            parent_id: The page or block, as id or URL.
            blocks: What the constructors of `blocks` make, the API's own JSON of blocks, or blocks or nodes that were
                read, in order. Of blocks with children give the nodes of a `tree`, which hold them.
            after: The existing child to insert after; at the end when omitted.
            unwritable: Treatment of what cannot be written: `raise` refuses it, `placeholder` writes a visible note in
                its place, `skip` leaves it out. With the latter two the blocks in it take its place, and `omitted` of
                the result names it.
            resume: The `progress` of the error that ended the same call before; what is there is not written again,
                and what is missing may have been corrected.
            deadline: Seconds until it must be over, waiting included; no end when omitted.
            on_progress: Called before each request that writes leaves, and after its answer; a copy of what it is given
                is what `resume` takes after a kill.

        Raises:
            InvalidInput: Something cannot be written; nothing was sent.
            PartlyWritten: A request failed after others had written; `progress` says what is there.
            OutcomeUnknown: A request may have happened or not; `ids_to_check` says where to look, and
                `progress.resolve(ids)` takes what was found, for `resume`.
            NotFound: The parent does not exist or is not shared with the connection.

        https://developers.notion.com/reference/patch-block-children
        """
        options = self._write_options(unwritable, resume, on_progress)
        with _http.request_options(deadline=deadline):
            return await _writing.append(self._context, parent_id, blocks, options, after=after)

    async def replace_content(
        self,
        page_id: str,
        blocks: Sequence[_writing.Writable],
        *,
        delete_special: bool = False,
        unwritable: _writing.Unwritable = "raise",
        deadline: float | None = None,
    ) -> _writing.ReplaceResult:
        """Make the content of a page equal to the blocks given, with the fewest writes.

        Blocks that stay as they are, or are only changed, keep their ids. The API cannot move blocks: one wanted
        in another place is deleted and written again, and the result names it. New blocks are written before anything
        is deleted. The same call after a failure does the rest.

        Args:
            page_id: The page, as id or URL.
            blocks: All of its content, as in `append`. A block that was read from this page and cannot be made, such as
                a child page or a picture that Notion keeps, is kept; it must stay in its place. One that was read
                without its children keeps them.
            delete_special: Whether also to delete blocks that the API could not make again: originals of synced blocks,
                and all for which there is no input, such as child pages and databases, meeting notes, link previews,
                templates, files that Notion keeps, unsupported and unknown blocks. Otherwise they stay, with what
                they are in.
            unwritable: As in `append`, for what is not of this page.
            deadline: Seconds until it must be over, waiting included; no end when omitted.

        Raises:
            InvalidInput: Something cannot be written or kept; nothing was written.
            Incomplete: The page could not be read whole; nothing was written.
            PartlyWritten: A write failed after others; `progress` is what was done.
            OutcomeUnknown: A write may have happened or not; `ids_to_check` says where to look.

        https://developers.notion.com/reference/patch-block-children
        """
        blocks = list(blocks) if isinstance(blocks, Iterator) else blocks  # to be gone through twice
        wanted = await _writing.prepare_content(blocks, unwritable)
        with _http.request_options(deadline=deadline):
            tree = await self.tree(page_id, descend=_writing.counts_below)
            if wanted.kept:  # it depends on what is on the page
                wanted = await _writing.prepare_content(blocks, unwritable, tree)
            return await _writing.replace_content(self._context, tree, wanted, delete_special=delete_special)

    async def copy_page(
        self,
        source: str,
        parent: str | Json,
        *,
        unwritable: _writing.Unwritable = "skip",
        strict: bool = True,
        resume: _writing.WriteProgress | None = None,
        deadline: float | None = None,
        on_progress: Callable[[_writing.WriteProgress], None] | None = None,
    ) -> _writing.CopyResult:
        """Copy a page with its title, icon, cover and content, without the pages and databases on it.

        Args:
            source: The page to copy, as id or URL.
            parent: Where the copy goes, as in `pages.create`.
            unwritable: As in `append`, for what cannot be copied; the default leaves it out.
            strict: Whether to raise when something of the source cannot be read; else it is among what is missing.
            resume: As in `append`.
            deadline: As in `append`.
            on_progress: As in `append`.

        Raises:
            Incomplete: The source could not be read whole; nothing was written.
            PartlyWritten: The copy is there, and not all of its blocks; `progress` says which.
            OutcomeUnknown: A request may have happened or not; `ids_to_check` says where to look.

        https://developers.notion.com/reference/post-page
        """
        options = self._write_options(unwritable, resume, on_progress)
        with _http.request_options(deadline=deadline):
            tree = await self.tree(source, strict=strict, descend=_writing.is_own_below)
            return await _writing.copy_page(self._context, tree, parent, options)

    def _write_options(
        self,
        unwritable: _writing.Unwritable,
        resume: _writing.WriteProgress | None,
        on_progress: Callable[[_writing.WriteProgress], None] | None,
    ) -> _writing.WriteOptions:
        return _writing.WriteOptions(unwritable, resume, self._session.observers.guard("on_progress", on_progress))
