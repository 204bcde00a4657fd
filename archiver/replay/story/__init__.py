"""Stories as pages: Markdown as HTML, and the evidence for each field."""
