"""Handlers of file uploads, and downloads of the uploaded bytes."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.messages import EmulatedResponse, Refusal, failed, invalid, not_found, quoted
from notion_async.emulator.render.files import sign
from notion_async.emulator.rules.grammar import MISSING, check, number, one_of, record, should, text
from notion_async.emulator.times import parse_time, to_minute, to_second, with_offset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

LIFETIME = 3600.0
MAX_PART_BYTES = 20 * 1024 * 1024
MIN_PART_BYTES = 5 * 1024 * 1024
MAX_PARTS = 10_000
MODES = ("single_part", "multi_part", "external_url")
ALLOWED = frozenset(
    [
        "aac",
        "adts",
        "mid",
        "midi",
        "mp3",
        "mpga",
        "m4a",
        "m4b",
        "mp4",
        "oga",
        "ogg",
        "wav",
        "wma",
        "pdf",
        "txt",
        "json",
        "doc",
        "dot",
        "docx",
        "dotx",
        "xls",
        "xlt",
        "xla",
        "xlsx",
        "xltx",
        "ppt",
        "pot",
        "pps",
        "ppa",
        "pptx",
        "potx",
        "html",
        "gif",
        "heic",
        "jpeg",
        "jpg",
        "png",
        "svg",
        "tif",
        "tiff",
        "webp",
        "ico",
        "amv",
        "asf",
        "wmv",
        "avi",
        "f4v",
        "flv",
        "gifv",
        "m4v",
        "mkv",
        "webm",
        "mov",
        "qt",
        "mpeg",
        "csv",
        "md",
    ]
)
_CREATE = record(
    optional={
        "mode": one_of(*MODES),
        "filename": text(900),
        "content_type": text(),
        "number_of_parts": number,
        "external_url": text(2000),
    }
)


def create(context: Context) -> Json:
    """POST /file_uploads: an upload that expires in an hour."""
    lookup.require(context, "insert_content")
    body = context.body
    check(_CREATE, body)
    mode = body.get("mode", "single_part")
    _check_mode(body, mode)
    upload = _new(context, body, mode)
    if mode == "external_url":
        context.jobs.add(lambda: _import(context, upload, body["external_url"]))
    return render(context, upload)


def _new(context: Context, body: Json, mode: str) -> Json:
    upload_id, now = context.workspace.new_id(), context.workspace.clock()
    filename = body.get("filename")
    upload = context.workspace.uploads[upload_id] = {
        "object": "file_upload",
        "id": upload_id,
        "created_time": to_minute(now),
        "created_by": {"id": context.connection.bot_id, "type": "bot"},
        "last_edited_time": to_minute(now),
        "expiry_time": to_minute(now + LIFETIME),
        "in_trash": False,
        "status": "pending",
        "filename": filename,
        "content_type": body.get("content_type") or (mimetypes.guess_type(filename)[0] if filename else None),
        "content_length": None,
        "mode": mode,
        "is_typed": "content_type" in body,
        "parts": {},
        "data": b"",
    }
    if mode == "multi_part":
        upload["number_of_parts"] = {"total": int(body["number_of_parts"]), "sent": 0}
    return upload


def _check_mode(body: Json, mode: str) -> None:
    needed = {"multi_part": ("filename", "number_of_parts"), "external_url": ("external_url",)}
    for key in needed.get(mode, ()):
        if key not in body:
            raise failed(should(f"body.{key}", "defined", MISSING))
    if mode == "multi_part" and not 1 <= body["number_of_parts"] <= MAX_PARTS:
        raise failed([f"body.number_of_parts should be ≤ `{MAX_PARTS}`, instead was `{body['number_of_parts']}`."])
    if mode == "external_url" and not body["external_url"].startswith("https://"):
        raise failed(should("body.external_url", "a valid HTTPS URL", body["external_url"]))
    name = body.get("filename")
    if name and "." in name and name.rpartition(".")[2].lower() not in ALLOWED:
        message = f"The file extension of {name} is not supported."
        raise invalid(message)
    if name and "." not in name and "content_type" not in body:
        message = "The filename needs an extension, or a content_type that implies one."
        raise invalid(message)


def _import(context: Context, upload: Json, url: str) -> None:
    """Simulate the import of an external file: its content is its URL; a host `*.invalid` fails."""
    now = with_offset(context.workspace.clock())
    if ".invalid/" in url:
        message = "The file could not be downloaded."
        error = {
            "type": "download_error",
            "code": "download_failed",
            "message": message,
            "parameter": None,
            "status_code": None,
        }
        upload.update(status="failed", file_import_result={"imported_time": now, "type": "error", "error": error})
        return
    _store(context, upload, f"imported from {url}\n".encode())
    upload["file_import_result"] = {"type": "success", "success": {}, "imported_time": now}


def find(context: Context) -> Json:
    """Return the stored upload that the path names, expired if it was not attached in time."""
    upload_id = lookup.path_id(context, "file_upload_id")
    found = context.workspace.uploads.get(upload_id)
    if found is None or "created_time" not in found:
        raise not_found(context.connection, "file_upload", upload_id)
    _expire(context, [found])
    return found


def _expire(context: Context, uploads: Iterable[Json]) -> None:
    now = context.workspace.clock()
    for upload in uploads:
        dies = upload.get("expiry_time")
        if dies and parse_time(dies).timestamp() <= now and upload["status"] in {"pending", "uploaded"}:
            upload["status"] = "expired"


def send(context: Context) -> Json:
    """POST /file_uploads/{file_upload_id}/send: the file, or one part of it."""
    lookup.require(context, "insert_content")
    upload = find(context)
    if upload["status"] != "pending":
        message = f"File upload must have status pending, instead was {upload['status']}."
        raise invalid(message)
    part = context.request.parts.get("file")
    if part is None:
        raise failed(should("body.file", "defined", MISSING))
    if len(part.data) > MAX_PART_BYTES:
        message = f"The part has {len(part.data)} bytes; a part may have at most {MAX_PART_BYTES}."
        raise Refusal(413, "validation_error", message)
    upload["filename"] = upload["filename"] or part.filename
    upload["content_type"] = upload["content_type"] or part.content_type
    is_checked = upload["is_typed"] and upload["mode"] != "multi_part"  # parts may have any content type
    if is_checked and part.content_type and _bare(part.content_type) != _bare(str(upload["content_type"])):
        message = f"The content type {part.content_type} does not match the upload's, {upload['content_type']}."
        raise invalid(message)
    if upload["mode"] == "multi_part":
        _keep_part(upload, context, part.data)
    else:
        _store(context, upload, part.data)
    upload["last_edited_time"] = to_minute(context.workspace.clock())
    return render(context, upload)


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip()


def _keep_part(upload: Json, context: Context, data: bytes) -> None:
    sent: Any = context.request.parts.get("part_number")
    total = upload["number_of_parts"]["total"]
    wanted = sent.text if sent else None
    if wanted is None or not wanted.isdecimal() or not 1 <= int(wanted) <= total:
        raise failed([f"body.part_number should be a number from 1 to {total}, instead was {quoted(wanted)}."])
    if len(data) < MIN_PART_BYTES and int(wanted) < total:
        message = f"Part {wanted} has {len(data)} bytes; every part but the last must have at least {MIN_PART_BYTES}."
        raise invalid(message)
    upload["parts"][wanted] = data
    upload["number_of_parts"]["sent"] = len(upload["parts"])
    upload["content_length"] = sum(map(len, upload["parts"].values()))


def _store(context: Context, upload: Json, data: bytes) -> None:
    if len(data) > context.workspace.max_upload_bytes:
        message = f"The file is larger than the {context.workspace.max_upload_bytes} bytes this workspace allows."
        raise invalid(message)
    upload.update(status="uploaded", data=data, content_length=len(data))


def complete(context: Context) -> Json:
    """POST /file_uploads/{file_upload_id}/complete: joins the parts."""
    lookup.require(context, "insert_content")
    upload = find(context)
    if upload["mode"] != "multi_part" or upload["status"] != "pending":
        message = f"Only pending multi_part uploads can be completed; this is {upload['mode']}, {upload['status']}."
        raise invalid(message)
    total, parts = upload["number_of_parts"]["total"], upload["parts"]
    if len(parts) < total:
        message = f"{len(parts)} of {total} parts were sent."
        raise invalid(message)
    _store(context, upload, b"".join(parts[str(number)] for number in range(1, total + 1)))
    parts.clear()
    return render(context, upload)


def retrieve(context: Context) -> Json:
    """GET /file_uploads/{file_upload_id}."""
    return render(context, find(context))


def list_all(context: Context) -> Json:
    """GET /file_uploads: the newest first, all or of one status."""
    uploads = {key: one for key, one in context.workspace.uploads.items() if "created_time" in one}
    _expire(context, uploads.values())
    status = context.request.query_value("status")
    if status is not None:
        check(one_of("pending", "uploaded", "expired", "failed"), status, "query.status")
    found = [key for key, one in reversed(uploads.items()) if status in {None, one["status"]}]
    ids, cursor = paging.by_id(found, context.request)
    return paging.listing("file_upload", [render(context, uploads[one]) for one in ids], cursor)


def render(context: Context, upload: Json) -> Json:
    """Return an upload as responses show it, with its URLs while it is pending."""
    hidden = {"mode", "is_typed", "parts", "data"}
    shown_upload = {key: value for key, value in upload.items() if key not in hidden}
    if upload["status"] == "pending":
        base = f"{context.request.base_url}/v1/file_uploads/{upload['id']}"
        shown_upload["upload_url"] = f"{base}/send"
        if upload["parts"]:
            shown_upload["complete_url"] = f"{base}/complete"
    if context.request.names_trash_archived:
        shown_upload["archived"] = upload["in_trash"]
    return shown_upload


def download(workspace: Workspace, target: str, query: dict[str, list[str]]) -> EmulatedResponse:
    """Return the bytes behind a signed URL, or a 403 once it has expired."""
    upload_id = target.removeprefix("/files/").partition("/")[0]
    dies, given = ((query.get(name) or [""])[-1] for name in ("X-Amz-Date", "X-Amz-Signature"))
    upload = workspace.uploads.get(upload_id)
    is_signed = dies.isdecimal() and sign(workspace, upload_id, int(dies)) == given
    if upload is None or not is_signed or int(dies) <= workspace.clock():
        stamp = to_second(workspace.clock())
        body = f"<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Now>{stamp}</Now></Error>"
        return EmulatedResponse(body.encode(), 403, content_type="application/xml", with_request_id=False)
    kind = upload["content_type"] or "application/octet-stream"
    return EmulatedResponse(upload["data"], content_type=kind, with_request_id=False)
