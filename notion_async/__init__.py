"""The asyncio client for the Notion API that reads whole page trees and says what it could not get."""
