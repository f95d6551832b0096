import gc
import json
import tracemalloc

from notion_async import models
from notion_async.models.codec import decode
from tests.models.samples import listing, paragraph, run


def test_a_paragraph_of_one_run_takes_little_memory_and_no_time_of_the_garbage_collector() -> None:
    text = "a paragraph of some sixty characters, as they are on most pages"
    data = json.dumps(listing("block", *[paragraph(run(text)) for _ in range(500)]))
    decode(data, models.BlockList)
    tracemalloc.start()
    blocks = decode(data, models.BlockList).results
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size / len(blocks) <= 1_500
    first = blocks[0]
    assert isinstance(first, models.ParagraphBlock)
    gc.collect()
    assert not any(gc.is_tracked(part) for part in (first, first.content, first.content.rich_text))
