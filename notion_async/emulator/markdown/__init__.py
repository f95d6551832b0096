"""The markdown of the API: from blocks, and back to blocks.

https://developers.notion.com/guides/data-apis/enhanced-markdown
"""
