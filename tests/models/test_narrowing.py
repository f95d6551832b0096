import json

from notion_async import models
from notion_async.models.codec import decode
from tests.models import narrowing
from tests.models.samples import BLOCKS, RICH_TEXT, USERS


def test_what_the_checkers_are_told_is_true() -> None:
    blocks = [decode(json.dumps(sample), models.Block) for sample in BLOCKS.values()]
    assert [narrowing.narrows_blocks_by_match(block) for block in blocks if block.type == "to_do"] == ["Some text"]
    assert [narrowing.narrows_blocks_by_type(block) for block in blocks if block.type == "callout"] == ["default"]
    runs = [decode(json.dumps(sample), models.RichText) for sample in RICH_TEXT.values()]
    assert [narrowing.narrows_rich_text_to_the_end(run) for run in runs][:3] == ["Hi", "there", "E=mc^2"]
    users = [decode(json.dumps(sample), models.User) for sample in USERS.values()]
    assert all(narrowing.narrows_users_to_the_end(user) for user in users)
