"""The phrase bank: phrases as data, read from TOML, filled with facts, found by text and pinyin."""
