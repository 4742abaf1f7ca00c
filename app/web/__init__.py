"""The shell around it all: sockets and routes, who may do what, and errors as clients see them."""
