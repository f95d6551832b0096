"""One empty page: the default content of an emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.samples.people import PERSON, add_people

if TYPE_CHECKING:
    from notion_async.emulator.workspace import Workspace

HOME_PAGE_ID = "40300000-0000-8000-a000-000000000001"


class HomeSample:
    """One empty page; see `home`."""

    root_id = HOME_PAGE_ID

    def plant(self, workspace: Workspace) -> None:
        """Add the page at the top level of the workspace."""
        add_people(workspace)
        workspace.add_page({"type": "workspace", "workspace": True}, "Home", page_id=HOME_PAGE_ID, author=PERSON)


def home() -> HomeSample:
    """Return one empty page named Home (`HOME_PAGE_ID`) and two members."""
    return HomeSample()
