"""A kit that kills the server under writes again and again, and looks for what it acknowledged.

It is a client and nothing else: no module of it but `planted` imports anything of the product.
"""
