"""`.github/API.md` names every public method with its current signature."""

from tests import api_page


def test_the_page_of_the_api_is_current() -> None:
    written = api_page.PAGE.read_text("utf-8")
    assert written == api_page.page(), "run `python -m tests.api_page`"


def test_the_page_names_methods_arguments_and_return_types() -> None:
    written = api_page.page()
    assert "- `client.blocks.retrieve(block_id: IdLike, **options)` → `await models.Block`" in written
    assert "- `NotionClient.rate_limit` → `RateLimitStatus`" in written
    assert "_writing." not in written
    assert "_http." not in written
