// Every call the official client offers, one after the other; prints each answer with the name of its type as one line.
import { createRequire } from "node:module";

const require = createRequire(process.env.NODE_FOLDER + "/");
const { Client, collectPaginatedAPI, collectDataSourceTemplates, iterateAllDataSourceRows } = require("@notionhq/client");
const { NOTION_URL, NOTION_TEST_TOKEN, HOME_PAGE, TEMPLATE_PAGE, TEMPLATED_SOURCE, OAUTH_CODE } = process.env;

const notion = new Client({ auth: NOTION_TEST_TOKEN, baseUrl: NOTION_URL, retry: false });

async function say(call, type, promise) {
  const answer = await promise;
  console.log(JSON.stringify({ call, type, answer }));
  return answer;
}
const words = (content) => [{ text: { content } }];
const paragraph = (content) => ({ paragraph: { rich_text: words(content) } });

// users
const users = await say("users.list", "ListUsersResponse", notion.users.list({}));
const person = users.results.find((user) => user.type === "person");
await say("users.retrieve", "GetUserResponse", notion.users.retrieve({ user_id: person.id }));
await say("users.me", "GetSelfResponse", notion.users.me({}));

// files
const upload = await say("fileUploads.create", "CreateFileUploadResponse",
  notion.fileUploads.create({ mode: "single_part", filename: "note.txt", content_type: "text/plain" }));
await say("fileUploads.send", "SendFileUploadResponse", notion.fileUploads.send({
  file_upload_id: upload.id, file: { filename: "note.txt", data: new Blob(["twelve bytes"], { type: "text/plain" }) },
}));
const parts = await say("fileUploads.create", "CreateFileUploadResponse",
  notion.fileUploads.create({ mode: "multi_part", filename: "big.txt", content_type: "text/plain", number_of_parts: 2 }));
const five = "x".repeat(5 * 1024 * 1024);
for (const [number, data] of [["1", five], ["2", "the end"]]) {
  await say("fileUploads.send", "SendFileUploadResponse", notion.fileUploads.send({
    file_upload_id: parts.id, part_number: number, file: { filename: "big.txt", data: new Blob([data], { type: "text/plain" }) },
  }));
}
await say("fileUploads.complete", "CompleteFileUploadResponse", notion.fileUploads.complete({ file_upload_id: parts.id }));
const imported = await say("fileUploads.create", "CreateFileUploadResponse",
  notion.fileUploads.create({ mode: "external_url", filename: "x.pdf", external_url: "https://example.com/x.pdf" }));
await say("fileUploads.retrieve", "GetFileUploadResponse", notion.fileUploads.retrieve({ file_upload_id: imported.id }));
await say("fileUploads.list", "ListFileUploadsResponse", notion.fileUploads.list({ page_size: 2 }));
const sound = await notion.fileUploads.create({ filename: "talk.mp3" });
await notion.fileUploads.send({ file_upload_id: sound.id, file: { filename: "talk.mp3", data: new Blob(["la"], { type: "audio/mpeg" }) } });

// pages
const page = await say("pages.create", "CreatePageResponse", notion.pages.create({
  parent: { page_id: HOME_PAGE },
  properties: { title: { title: words("Every call") } },
  icon: { emoji: "🧪" },
  cover: { external: { url: "https://example.com/cover.png" } },
  children: [paragraph("first")],
}));
await say("pages.retrieve", "GetPageResponse", notion.pages.retrieve({ page_id: page.id }));
await say("pages.update", "UpdatePageResponse", notion.pages.update({
  page_id: page.id, icon: { type: "icon", icon: { name: "star" } }, is_locked: true,
  properties: { title: { title: [{ text: { content: "Linked", link: { url: "https://example.com" } } }, { equation: { expression: "x^2" } }] } },
}));
await say("pages.properties.retrieve", "GetPagePropertyResponse",
  notion.pages.properties.retrieve({ page_id: page.id, property_id: "title" }));
await say("pages.update", "UpdatePageResponse", notion.pages.update({ page_id: page.id, is_locked: false, icon: null, cover: null }));

// blocks
const every = [
  { heading_1: { rich_text: words("One"), is_toggleable: true, children: [paragraph("inside")] } },
  { heading_2: { rich_text: words("Two"), color: "red" } },
  { heading_3: { rich_text: words("Three") } },
  { heading_4: { rich_text: words("Four") } },
  { paragraph: { rich_text: [
    { mention: { user: { id: person.id } } },
    { mention: { date: { start: "2026-01-01", end: "2026-01-02" } } },
    { mention: { page: { id: page.id } } },
    { mention: { template_mention: { template_mention_date: "today" } } },
    { text: { content: "bold" }, annotations: { bold: true, color: "blue_background" } },
  ], color: "gray" } },
  { bulleted_list_item: { rich_text: words("b"), children: [{ bulleted_list_item: { rich_text: words("bb"), children: [paragraph("bbb")] } }] } },
  { numbered_list_item: { rich_text: words("n") } },
  { to_do: { rich_text: words("t"), checked: true } },
  { toggle: { rich_text: words("g"), children: [paragraph("hidden")] } },
  { quote: { rich_text: words("q") } },
  { callout: { rich_text: words("c"), icon: { emoji: "🔥" }, color: "gray_background" } },
  { code: { rich_text: words("1 + 1"), language: "javascript", caption: words("sum") } },
  { equation: { expression: "e = mc^2" } },
  { divider: {} },
  { breadcrumb: {} },
  { table_of_contents: { color: "gray" } },
  { bookmark: { url: "https://example.com" } },
  { embed: { url: "https://example.com" } },
  { image: { external: { url: "https://example.com/i.png" }, caption: words("i") } },
  { image: { file_upload: { id: upload.id } } },
  { video: { external: { url: "https://example.com/v.mp4" } } },
  { pdf: { external: { url: "https://example.com/p.pdf" } } },
  { audio: { file_upload: { id: sound.id } } },
  { file: { file_upload: { id: upload.id }, name: "renamed.txt" } },
  { link_to_page: { page_id: page.id } },
  { table: { table_width: 2, has_column_header: true, children: [{ table_row: { cells: [words("a"), words("b")] } }] } },
  { column_list: { children: [{ column: { width_ratio: 0.5, children: [paragraph("l")] } }, { column: { children: [paragraph("r")] } }] } },
  { tab: { children: [{ paragraph: { rich_text: words("tab"), icon: { emoji: "🚀" }, children: [paragraph("in tab")] } }] } },
  { synced_block: { synced_from: null, children: [paragraph("synced")] } },
];
const appended = await say("blocks.children.append", "AppendBlockChildrenResponse",
  notion.blocks.children.append({ block_id: page.id, children: every }));
const original = appended.results.at(-1);
await say("blocks.children.append", "AppendBlockChildrenResponse", notion.blocks.children.append({
  block_id: page.id, after: appended.results[0].id, children: [{ synced_block: { synced_from: { block_id: original.id } } }],
}));
await say("blocks.children.append", "AppendBlockChildrenResponse", notion.blocks.children.append({
  block_id: page.id, position: { type: "start" }, children: [paragraph("at the start")],
}));
await say("blocks.children.list", "ListBlockChildrenResponse", notion.blocks.children.list({ block_id: page.id, page_size: 7 }));
const all = await collectPaginatedAPI(notion.blocks.children.list, { block_id: page.id, page_size: 5 });
for (const block of all) {
  await say("blocks.retrieve", "GetBlockResponse", notion.blocks.retrieve({ block_id: block.id }));
  if (block.has_children) {
    await say("blocks.children.list", "ListBlockChildrenResponse", notion.blocks.children.list({ block_id: block.id }));
  }
}
const updates = {
  paragraph: { rich_text: words("new") }, heading_2: { rich_text: words("new"), color: "default" }, to_do: { checked: false },
  code: { language: "python" }, callout: { color: "default" }, image: { caption: words("new") }, bookmark: { url: "https://example.org" },
  table: { has_row_header: true }, equation: { expression: "1" }, divider: {},
};
for (const [type, change] of Object.entries(updates)) {
  const block = all.find((one) => one.type === type);
  await say("blocks.update", "UpdateBlockResponse", notion.blocks.update({ block_id: block.id, [type]: change }));
}
await say("blocks.delete", "DeleteBlockResponse", notion.blocks.delete({ block_id: all[0].id }));
await say("blocks.update", "UpdateBlockResponse", notion.blocks.update({ block_id: all[0].id, in_trash: false }));
const notes = await say("blocks.meetingNotes.create", "CreateMeetingNoteResponse", notion.blocks.meetingNotes.create({
  source: { type: "file_upload", file_upload_id: sound.id }, parent: { type: "page_id", page_id: page.id }, title: "Talk",
}));
await say("blocks.meetingNotes.query", "QueryMeetingNotesResponse", notion.blocks.meetingNotes.query({
  filter: { operator: "and", filters: [{ property: "title", filter: { operator: "string_contains", value: { type: "exact", value: "Tal" } } }] }, limit: 5,
}));
await say("blocks.retrieve", "GetBlockResponse", notion.blocks.retrieve({ block_id: notes.id }));

// markdown
const markdown = await say("pages.create", "CreatePageResponse", notion.pages.create({
  parent: { page_id: page.id }, markdown: "# From markdown\nA *line*\n\t- below\n- [x] done\n```js\n1\n```\n| a | b |\n|---|---|\n| 1 | 2 |",
}));
await say("pages.retrieveMarkdown", "GetPageMarkdownResponse", notion.pages.retrieveMarkdown({ page_id: markdown.id }));
await say("pages.retrieveMarkdown", "GetPageMarkdownResponse", notion.pages.retrieveMarkdown({ page_id: page.id, include_transcript: true }));
await say("pages.updateMarkdown", "UpdatePageMarkdownResponse", notion.pages.updateMarkdown({
  page_id: markdown.id, type: "update_content", update_content: { content_updates: [{ old_str: "done", new_str: "well done" }] },
}));
await say("pages.updateMarkdown", "UpdatePageMarkdownResponse", notion.pages.updateMarkdown({
  page_id: markdown.id, type: "replace_content", replace_content: { new_str: "Nothing else" },
}));
const task = await say("pages.updateMarkdown", "GetAsyncTaskResponse", notion.pages.updateMarkdown({
  page_id: markdown.id, type: "insert_content", insert_content: { content: "Later" }, allow_async: true,
}));
await say("asyncTasks.retrieve", "GetAsyncTaskResponse", notion.asyncTasks.retrieve({ task_id: task.id }));
const other = await notion.pages.create({ parent: { page_id: HOME_PAGE }, properties: { title: { title: words("Target") } } });
await say("pages.move", "MovePageResponse", notion.pages.move({ page_id: markdown.id, parent: { page_id: other.id } }));

// databases and data sources
const database = await say("databases.create", "CreateDatabaseResponse", notion.databases.create({
  parent: { type: "page_id", page_id: page.id }, title: words("Tasks"), description: words("What to do"), icon: { emoji: "📋" },
  initial_data_source: { properties: {
    Name: { title: {} }, Text: { rich_text: {} }, Number: { number: { format: "euro" } },
    Select: { select: { options: [{ name: "a", color: "red" }] } }, Multi: { multi_select: { options: [{ name: "x" }, { name: "y" }] } },
    State: { status: { options: [{ name: "Open" }, { name: "Done", group: "Complete" }] } },
    Due: { date: {} }, Who: { people: {} }, Files: { files: {} }, Check: { checkbox: {} }, Url: { url: {} }, Mail: { email: {} },
    Phone: { phone_number: {} }, Formula: { formula: { expression: "prop(\"Number\") * 2" } }, Id: { unique_id: { prefix: "T" } },
    Made: { created_time: {} }, Maker: { created_by: {} }, Changed: { last_edited_time: {} }, Changer: { last_edited_by: {} },
  } },
}));
await say("databases.retrieve", "GetDatabaseResponse", notion.databases.retrieve({ database_id: database.id }));
await say("databases.update", "UpdateDatabaseResponse", notion.databases.update({ database_id: database.id, title: words("All tasks") }));
const source_id = database.data_sources[0].id;
await say("dataSources.update", "UpdateDataSourceResponse", notion.dataSources.update({
  data_source_id: source_id, properties: {
    Parts: { relation: { data_source_id: source_id, single_property: {} } }, Text: { name: "Words" }, Phone: null,
  },
}));
await say("dataSources.update", "UpdateDataSourceResponse", notion.dataSources.update({
  data_source_id: source_id,
  properties: { Total: { rollup: { function: "sum", relation_property_name: "Parts", rollup_property_name: "Number" } } },
}));
const source = await say("dataSources.retrieve", "GetDataSourceResponse", notion.dataSources.retrieve({ data_source_id: source_id }));
await say("dataSources.create", "CreateDataSourceResponse", notion.dataSources.create({
  parent: { database_id: database.id }, title: words("Second"), properties: { Title: { title: {} } },
}));
const row = (name, number) => notion.pages.create({
  parent: { data_source_id: source_id },
  properties: {
    Name: { title: words(name) }, Words: { rich_text: words("w") }, Number: { number }, Select: { select: { name: "new" } },
    Multi: { multi_select: [{ name: "x" }] }, State: { status: { name: "Open" } }, Due: { date: { start: "2026-05-01" } },
    Who: { people: [{ id: person.id }] }, Files: { files: [{ name: "f", external: { url: "https://example.com/f.txt" } }] },
    Check: { checkbox: true }, Url: { url: "https://example.com" }, Mail: { email: "a@example.com" },
  },
});
const first = await say("pages.create", "CreatePageResponse", row("First", 1));
const second = await say("pages.create", "CreatePageResponse", row("Second", 2));
await say("pages.update", "UpdatePageResponse", notion.pages.update({
  page_id: second.id, properties: { Parts: { relation: [{ id: first.id }] }, Files: { files: [{ file_upload: { id: upload.id } }] } },
}));
for (const property of Object.values(source.properties)) {
  await say("pages.properties.retrieve", "GetPagePropertyResponse",
    notion.pages.properties.retrieve({ page_id: second.id, property_id: property.id }));
}
await say("dataSources.query", "QueryDataSourceResponse", notion.dataSources.query({
  data_source_id: source_id, sorts: [{ property: "Number", direction: "descending" }], page_size: 1,
  filter: { and: [{ property: "State", status: { does_not_equal: ["Done"] } }, { or: [{ property: "Due", date: { on_or_after: "2026-01-01" } }, { timestamp: "created_time", created_time: { past_week: {} } }] }] },
}));
let rows = 0;
for await (const _ of iterateAllDataSourceRows(notion, { data_source_id: source_id })) rows += 1;
if (rows !== 2) throw new Error(`expected 2 rows, saw ${rows}`);
await say("dataSources.listTemplates", "ListDataSourceTemplatesResponse", notion.dataSources.listTemplates({ data_source_id: TEMPLATED_SOURCE }));
await collectDataSourceTemplates(notion, { data_source_id: TEMPLATED_SOURCE });
const templated = await say("pages.create", "CreatePageResponse", notion.pages.create({
  parent: { data_source_id: TEMPLATED_SOURCE }, template: { type: "template_id", template_id: TEMPLATE_PAGE },
}));
await say("blocks.children.list", "ListBlockChildrenResponse", notion.blocks.children.list({ block_id: templated.id }));
await say("pages.update", "UpdatePageResponse", notion.pages.update({ page_id: first.id, in_trash: true }));
await say("search", "SearchResponse", notion.search({ query: "tasks", sort: { timestamp: "last_edited_time", direction: "ascending" } }));
await say("search", "SearchResponse", notion.search({ filter: { property: "object", value: "page" }, page_size: 3 }));

// views
const view = await say("views.create", "CreateViewResponse", notion.views.create({
  data_source_id: source_id, database_id: database.id, name: "Board", type: "board",
  configuration: { type: "board", group_by: { type: "status", property_id: source.properties.State.id, group_by: "option", sort: { type: "manual" } } },
}));
await say("views.update", "UpdateViewResponse", notion.views.update({ view_id: view.id, name: "By state", sorts: [{ property: "Name", direction: "ascending" }] }));
await say("views.retrieve", "GetViewResponse", notion.views.retrieve({ view_id: view.id }));
await say("views.list", "ListDatabaseViewsResponse", notion.views.list({ database_id: database.id }));
const query = await say("views.queries.create", "CreateViewQueryResponse", notion.views.queries.create({ view_id: view.id, page_size: 1 }));
await say("views.queries.results", "GetViewQueryResultsResponse", notion.views.queries.results({ view_id: view.id, query_id: query.id }));
await say("views.queries.delete", "DeleteViewQueryResponse", notion.views.queries.delete({ view_id: view.id, query_id: query.id }));
await say("views.create", "CreateViewResponse", notion.views.create({
  data_source_id: source_id, name: "Linked", type: "table", create_database: { parent: { type: "page_id", page_id: page.id } },
}));
await say("views.delete", "DeleteViewResponse", notion.views.delete({ view_id: view.id }));

// comments and emojis
const comment = await say("comments.create", "CreateCommentResponse", notion.comments.create({
  parent: { page_id: page.id }, rich_text: words("Hello"), attachments: [{ file_upload_id: upload.id }],
}));
await say("comments.create", "CreateCommentResponse", notion.comments.create({ discussion_id: comment.discussion_id, markdown: "**Bold** answer" }));
await say("comments.list", "ListCommentsResponse", notion.comments.list({ block_id: page.id }));
await say("comments.retrieve", "GetCommentResponse", notion.comments.retrieve({ comment_id: comment.id }));
await say("comments.update", "UpdateCommentResponse", notion.comments.update({ comment_id: comment.id, rich_text: words("Changed") }));
await say("comments.delete", "DeleteCommentResponse", notion.comments.delete({ comment_id: comment.id }));
await say("customEmojis.list", "ListCustomEmojisResponse", notion.customEmojis.list({}));

// agents and sessions
const agents = await say("agents.query", "QueryAgentsResponse", notion.agents.query({}));
const agent_id = agents.results[0].id;
await say("agents.retrieve", "GetAgentResponse", notion.agents.retrieve({ agent_id }));
await say("agents.retrieveInsights", "GetInsightsResponse", notion.agents.retrieveInsights({ agent_id }));
await say("agents.updateStatus", "UpdateAgentStatusResponse", notion.agents.updateStatus({ agent_id, status: "disabled" }));
await say("agents.updateCreditLimit", "UpdateAgentCreditLimitResponse", notion.agents.updateCreditLimit({ agent_id, credit_limit: 5 }));
await say("agents.batch", "AgentBatchResponse", notion.agents.batch({ operations: [{ action: "update_status", agent_id, fields: { status: "active" } }] }));
const session = await say("sessions.update", "UpdateSessionResponse", notion.sessions.update({ message: "Hello" }));
for await (const event of notion.sessions.stream({ session_id: session.id, message: "Again" })) {
  await say("sessions.stream", "UpdateSessionStreamResponse", Promise.resolve(event));
}
await say("sessions.retrieve", "RetrieveSessionResponse", notion.sessions.retrieve({ session_id: session.id }));
await say("sessions.query", "QuerySessionsResponse", notion.sessions.query({}));
await say("sessions.queryEvents", "QuerySessionEventsResponse", notion.sessions.queryEvents({ session_id: session.id }));
await say("sessions.cancel", "CancelSessionResponse", notion.sessions.cancel({ session_id: session.id }));
await say("agents.delete", "DeleteAgentResponse", notion.agents.delete({ agent_id }));

// OAuth
const client = { client_id: "client", client_secret: "secret" };
const tokens = await say("oauth.token", "OauthTokenResponse", notion.oauth.token({ ...client, grant_type: "authorization_code", code: OAUTH_CODE }));
const renewed = await say("oauth.token", "OauthTokenResponse", notion.oauth.token({ ...client, grant_type: "refresh_token", refresh_token: tokens.refresh_token }));
await say("oauth.introspect", "OauthIntrospectResponse", notion.oauth.introspect({ ...client, token: renewed.access_token }));
await say("oauth.revoke", "OauthRevokeResponse", notion.oauth.revoke({ ...client, token: renewed.access_token }));
