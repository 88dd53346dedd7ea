"""What an API keeps of the requests that it gets and of the predictions that it makes."""
