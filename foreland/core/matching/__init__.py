"""What a document that somebody brought says: its topics, its statements, its defects. Rules over words, no model."""
