"""Notion's Markdown: blocks to Markdown and back.

https://developers.notion.com/guides/data-apis/enhanced-markdown
"""
