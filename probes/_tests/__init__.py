"""Which tests there are, what they are about, whom they ask, whether they assert, and what loads an API."""
