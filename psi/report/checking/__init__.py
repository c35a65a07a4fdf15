"""Reading an agency's wording and terms for what is wrong with them, without running any of it."""
