// @notionhq/client has no tree walker: this recursion around it is ours, all children at once.
import { Client, collectPaginatedAPI } from "@notionhq/client";

const client = new Client({ auth: process.env.TOKEN, baseUrl: process.env.URL });

async function count(block_id) {
  const children = await collectPaginatedAPI(client.blocks.children.list, { block_id, page_size: 100 });
  const found = await Promise.all(children.filter((child) => child.has_children).map((child) => count(child.id)));
  return children.length + found.reduce((sum, one) => sum + one, 0);
}

console.log(JSON.stringify(await count(process.env.ID)));
