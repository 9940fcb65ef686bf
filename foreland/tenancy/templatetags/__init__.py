"""What templates of every room may ask the ground for."""
