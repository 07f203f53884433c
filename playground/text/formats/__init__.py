"""Files that are more than plain text: archives, JSON, web pages, subtitles, office documents and PDFs."""
