"""Finds defects in the glaze of ceramic tiles."""
