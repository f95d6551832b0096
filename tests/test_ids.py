from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async.errors import InvalidId
from notion_async.ids import Kind, notion_id

HEX = "1429989fe8ac4effbc8f57f56486db54"
OTHER = "38c9ce7b60a4812383e0c1d2e3f4a5b6"
DASHED = "1429989f-e8ac-4eff-bc8f-57f56486db54"


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        DASHED,
        HEX.upper(),
        f"  {HEX}\n",
        f"https://www.notion.so/{HEX}",
        f"https://www.notion.so/acme/A-Title-with-dashes-{HEX}",
        f"https://www.notion.so/acme/A-Title-{HEX}?pvs=4",
        f"https://notion.so/{DASHED}",
        f"www.notion.so/Title-{HEX}",
        f"https://app.notion.com/p/Title-{HEX}",
        f"https://app.notion.com/p/{HEX}?v={OTHER}",
        f"https://acme.notion.site/Title-{HEX}",
        f"https://www.notion.so/acme/{OTHER}?v={OTHER}&p={HEX}&pm=s",
        f"https://www.notion.so/acme/Title-{OTHER}#{HEX}",
        f"https://app.notion.com/p/Title-{OTHER}?p={OTHER}#{HEX}",
        f"https://www.notion.so/acme/%C3%9Cber-uns-{HEX}/",
        f"notion://www.notion.so/Title-{HEX}",
        f"Title-{HEX}",
        f"Title with blanks {OTHER} -{HEX}",
        f"Why? C# & co: 50% -{HEX}",
        f"{HEX}?v={OTHER}",
        f"{DASHED}?pvs=4",
        f"Title-{OTHER}#{HEX}",
        UUID(HEX),
    ],
)
def test_an_id_is_found_in_every_form_notion_hands_out(text: str | UUID) -> None:
    assert notion_id(text) == DASHED


A, B, C = (str(number) * 32 for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("link", "block", "page", "database"),
    [
        (f"https://notion.so/T-{A}", A, A, A),
        (f"https://notion.so/T-{A}#{B}", B, A, A),
        (f"T-{A}#{B}", B, A, A),
        (f"{A}#{B}", B, A, A),
        (f"https://notion.so/{A}?v={C}&p={B}", B, B, A),
        (f"https://notion.so/{A}?v={B}#{C}", C, A, A),
        (f"https://notion.so/{A}?p={B}#{C}", C, B, A),
        (f"https://notion.so/acme?p={B}", B, B, B),
        (f"https://notion.so/acme#{B}", B, B, B),
    ],
)
def test_of_several_ids_in_a_link_the_one_that_is_meant_is_taken(
    link: str, block: str, page: str, database: str
) -> None:
    kinds: list[tuple[Kind, str]] = [("block", block), ("page", page), ("database", database)]
    for kind, expected in kinds:
        assert notion_id(link, kind) == str(UUID(expected))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        HEX[:-1],
        HEX + "0",
        HEX[:-1] + "g",
        "-".join(HEX),
        f"https://example.com/{HEX}",
        f"https://notion.so.example.com/{HEX}",
        f"https://evilnotion.so/{HEX}",
        f"ftp://www.notion.so/{HEX}",
        "https://www.notion.so/acme/A-Title",
        "https://[broken",
        "https://www.notion.so/" + "a" * 3000 + HEX,
        f"../{HEX}",
    ],
)
def test_everything_else_is_refused_with_a_word_on_what_to_give(text: str) -> None:
    with pytest.raises(InvalidId, match="not a Notion id: pass the page's URL"):
        notion_id(text)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidId, match="not int"):
        notion_id(12)  # type: ignore[arg-type]  # what an untyped caller may do


@given(st.uuids())
def test_every_uuid_is_an_id_in_both_forms(uuid: object) -> None:
    assert notion_id(str(uuid)) == str(uuid) == notion_id(str(uuid).replace("-", ""))


@given(st.text())
def test_any_text_gives_an_id_or_is_refused(text: str) -> None:
    try:
        found = notion_id(text)
    except InvalidId:
        return
    assert len(found) == 36
