"""Every group of a course: which there are, their audits, where results are kept, and what is written from them."""
