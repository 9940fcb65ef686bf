"""Policies in the making and in force: questions, drafts, amendments, coverage, approval, versions, public pages."""
