import { Client } from "@notionhq/client";
import { NotionToMarkdown } from "notion-to-md";

const notionClient = new Client({ auth: process.env.TOKEN, baseUrl: process.env.URL });
const count = (blocks) => blocks.reduce((sum, block) => sum + 1 + count(block.children ?? []), 0);

const blocks = await new NotionToMarkdown({ notionClient }).pageToMarkdown(process.env.ID);
console.log(JSON.stringify(count(blocks)));
