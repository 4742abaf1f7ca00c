"""From a committed change to the sockets that may see it: bounded outboxes, and the hub that fills them."""
