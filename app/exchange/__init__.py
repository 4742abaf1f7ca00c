"""What comes from a shop's files and goes into them: phrases, product cards and facts, as CSV, Excel or JSON."""
