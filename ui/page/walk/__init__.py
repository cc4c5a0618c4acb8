"""The lessons as guided walks: a question, a place to look, a vote, what is to be seen."""
