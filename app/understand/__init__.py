"""From a buyer's words to a Reading: what is wanted, where the sale stands, what was named, what buyer it is."""
