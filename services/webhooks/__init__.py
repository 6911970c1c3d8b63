"""Tell webhooks what happened: apart from the requests, and never able to hold them up."""
