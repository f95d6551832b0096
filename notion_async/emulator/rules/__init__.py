"""What a request must look like, with the words Notion refuses it in."""
