"""Initial workspaces: a demonstration, and generated trees of any size and shape."""

from notion_async.emulator.samples.company import workspace
from notion_async.emulator.samples.demo import DEMO_PAGE_ID, demo
from notion_async.emulator.samples.exported import exported
from notion_async.emulator.samples.home import HOME_PAGE_ID, home
from notion_async.emulator.samples.sample import Sample
from notion_async.emulator.samples.tree import tree


def by_name(name: str, *, blocks: int = 1000, seed: int = 0) -> Sample:
    """Return a sample by its name on the command line: `demo`, `home`, `workspace`, or a shape of `tree`.

    Raises:
        ValueError: The name is unknown.
    """
    match name:
        case "demo":
            return demo()
        case "home":
            return home()
        case "workspace":
            return workspace(blocks=blocks, seed=seed)
        case "realistic" | "flat" | "deep" | "bushy":
            return tree(blocks, name, seed)
        case _:
            message = f"expected a sample of demo, home, workspace, realistic, flat, deep, bushy, got {name!r}"
            raise ValueError(message)


__all__ = ["DEMO_PAGE_ID", "HOME_PAGE_ID", "by_name", "demo", "exported", "home", "tree", "workspace"]
