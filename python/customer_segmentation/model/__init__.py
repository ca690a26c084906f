"""What a model is: its document, the one thing that a build can't compute again."""
