"""What workflows run and where: folders, caches, and what is started and not followed."""
