"""What code for data is, and which lines of it load, download or prepare data."""
