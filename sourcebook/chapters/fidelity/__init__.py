"""As spoken, as printed: quotations held against other printings of the same words."""
