"""What is kept and shown as the JSON it was given as."""

from typing import NewType

Json = NewType("Json", object)
"""An object, a list, a string, a number, a boolean or null, as the standard library reads them."""
