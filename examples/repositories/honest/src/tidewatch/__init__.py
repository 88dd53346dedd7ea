"""Says in the morning whether the water at a beach will be fit for bathing."""
