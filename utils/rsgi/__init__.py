"""What an RSGI server hands over, as WSGI applications take it, and their answers back."""
