"""What a lesson notebook embeds: header, labs, quiz, flashcards, reflection, check, dashboard."""
