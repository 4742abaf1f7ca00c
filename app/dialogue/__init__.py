"""The state machine of one sale: pure, knows no socket, no table, no clock."""
