"""The contract on the wire: frames in, checked once; frames out, as bytes."""
