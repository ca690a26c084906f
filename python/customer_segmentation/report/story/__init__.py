"""What the page says in words, made from the numbers."""
