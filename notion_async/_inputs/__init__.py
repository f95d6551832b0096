"""What the input packages share: dates, Notion's limits, text length and cutting, messages for wrong input."""
