"""Rules for the shape of requests, with Notion's error messages."""
