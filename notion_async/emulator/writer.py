"""From request bodies to stored values: rich text, icons, files, blocks with their descendants."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from notion_async.emulator import rich_text
from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import invalid, not_found
from notion_async.emulator.render.pages import mention_url
from notion_async.emulator.render.users import user
from notion_async.emulator.rules.blocks import kind_of
from notion_async.emulator.rules.texts import ICON_COLORS
from notion_async.emulator.times import normalize_date

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

_NATIVE_ICON = re.compile(
    rf"https://www\.notion\.so/icons/(?P<name>[a-z0-9-]+)_(?P<color>{'|'.join(ICON_COLORS)})\.svg"
)
FILE_KINDS = frozenset({"image", "video", "pdf", "audio", "file"})


class Writer:
    """Writer of one request; everything it stores has the connection's bot as author."""

    def __init__(self, context: Context) -> None:
        self.workspace: Workspace = context.workspace
        self.context: Context = context
        self.author: str = context.connection.bot_id
        self._payloads: dict[int, tuple[Json, Json]] = {}

    def text(self, items: list[Json]) -> list[Json]:
        """Return rich text in the form of responses."""
        return rich_text.normalize(items, self._mentioned)

    def _mentioned(self, kind: str, value: Json) -> tuple[str, str | None, Any]:
        """Return a mention's text, address and stored value."""
        if kind == "user":
            found = user(self.context, _id(value["id"]))
            return f"@{found.get('name') or 'Anonymous'}", None, found
        if kind == "date":
            kept = normalize_date(value)
            return " → ".join(kept[end] for end in ("start", "end") if kept[end]), None, kept
        if kind == "template_mention":
            name = next(key for key in value if key != "type")
            return f"@{value[name].capitalize()}", None, {"type": name, name: value[name]}
        if kind == "custom_emoji":
            emoji = self.workspace.emojis.get(_id(value["id"]), {"name": "", "url": ""})
            return f":{emoji['name']}:", None, {"id": _id(value["id"]), "name": emoji["name"], "url": emoji["url"]}
        target = _id(value["id"])
        seen = self.context.is_shared(target) and self.workspace.title_of(target)
        return seen or "Untitled", mention_url(target), {"id": target}

    def file(self, sent: Json) -> Json:
        """Return a file, icon or cover as stored: an upload becomes a hosted file, anything else is unchanged.

        Raises:
            Refusal: The upload does not exist or is not uploaded yet.
        """
        if "file_upload" in sent:
            upload_id = _id(sent["file_upload"]["id"])
            self.attach(upload_id)
            return {"type": "file", "file": {"upload": upload_id}}
        kind = sent.get("type") or next(key for key in sent if key not in {"caption", "name"})
        value = sent[kind]
        if kind == "icon":
            value = {"name": value["name"], "color": value.get("color", "gray")}
        if kind == "custom_emoji":
            emoji = self.workspace.emojis.get(_id(value["id"]), {"name": "", "url": ""})
            value = {"id": _id(value["id"]), "name": emoji["name"], "url": emoji["url"]}
        return {"type": kind, kind: value}

    def icon(self, sent: Json | None) -> Json | None:
        """Return an icon in the form of responses, or None; the URL of one of Notion's icons becomes a native icon."""
        url = sent["external"]["url"] if sent and "external" in sent else ""
        if native := _NATIVE_ICON.fullmatch(url):
            return {"type": "icon", "icon": native.groupdict()}
        return self.cover(sent)

    def cover(self, sent: Json | None) -> Json | None:
        """Return a cover in the form of responses, or None."""
        return None if sent is None else self.file(sent)

    def attach(self, upload_id: str) -> Json:
        """Mark an upload as used, so that it does not expire, and return it."""
        upload = self.workspace.uploads.get(upload_id)
        if upload is None:
            message = f"Could not find file_upload with ID: {upload_id}."
            raise invalid(message)
        if upload["status"] != "uploaded":
            message = f"File upload with ID {upload_id} has status {upload['status']}; it must be uploaded first."
            raise invalid(message)
        upload["expiry_time"] = None
        return upload

    def file_name(self, payload: Json) -> str:
        """Return the name of a file block: the file's own, or the given one with the file's extension."""
        file = payload[payload["type"]]
        original = urlsplit(file["url"]).path.rstrip("/").rpartition("/")[2] if "url" in file else self._filename(file)
        name, extension = payload.get("name") or original, PurePosixPath(original).suffix
        return name if name.lower().endswith(extension.lower()) else name + extension

    def _filename(self, file: Json) -> str:
        return self.workspace.uploads[file["upload"]]["filename"] or "file"

    def payload(self, kind: str, sent: Json) -> Json:
        """Return a block's content as stored, without the keys that were not sent."""
        kept = {key: value for key, value in sent.items() if key not in {"children", "type", "file_upload"}}
        for key in ("rich_text", "caption"):
            if key in kept:
                kept[key] = self.text(kept[key])
        if "cells" in kept:
            kept["cells"] = [self.text(cell) for cell in kept["cells"]]
        if "icon" in kept:
            kept["icon"] = self.icon(kept["icon"])
        if kind in FILE_KINDS and ("external" in sent or "file_upload" in sent):
            kept |= self.file({key: value for key, value in sent.items() if key != "type"})
        return self._special(kind, sent, kept)

    def _special(self, kind: str, sent: Json, kept: Json) -> Json:
        """Return the content with what only some types need."""
        if kind == "file" and kept.get("type"):
            kept["name"] = self.file_name(kept)
        if kind == "embed" and "file_upload" in sent:
            kept |= self.file(sent)
            kept["url"] = f"file-upload://{sent['file_upload']['id']}"
        if kind == "synced_block" and kept.get("synced_from"):
            original = _id(kept["synced_from"]["block_id"])
            if self.workspace.record(original) is None:
                raise not_found(self.context.connection, "block", original)
            kept["synced_from"] = {"type": "block_id", "block_id": original}
        if kind == "link_to_page":
            target = next(key for key in kept if key.endswith("_id"))
            kept = {"type": target, target: _id(kept[target])}
        return kept

    def prepare(self, sent: list[Json]) -> None:
        """Prepare the content of blocks and all descendants, so that a refusal comes before any block is stored."""
        waiting = list(sent)
        for block in waiting:
            kind = kind_of(block)
            if id(block) not in self._payloads:
                self._payloads[id(block)] = (
                    block,
                    self.payload(kind, block[kind]),
                )  # it is kept, so its id stays its own
            waiting.extend(block[kind].get("children") or ())

    def blocks(self, parent: str, sent: list[Json], *, after: str | None = None, at_start: bool = False) -> list[str]:
        """Store blocks with all descendants; return the ids of the top ones, in order."""
        self.prepare(sent)
        made: list[str] = []
        for block in sent:
            first = at_start and not made
            made.append(self._block(parent, block, after=made[-1] if made else after, at_start=first))
        return made

    def _block(self, parent: str, block: Json, *, after: str | None, at_start: bool) -> str:
        block_id = self._store(parent, block, after=after, at_start=at_start)
        waiting = [(block_id, child) for child in block[kind_of(block)].get("children") or ()]
        for under, child in waiting:
            child_id = self._store(under, child)
            waiting.extend((child_id, one) for one in child[kind_of(child)].get("children") or ())
        return block_id

    def _store(self, parent: str, block: Json, **place: Any) -> str:
        _, payload = self._payloads[id(block)]
        return self.workspace.add_block(parent, kind_of(block), payload, author=self.author, **place)


def _id(sent: str) -> str:
    """Return a validated id, dashed."""
    return dashed(sent) or sent
