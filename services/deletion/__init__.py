"""Deletion of accounts: marked, waited for, and then erased step by step."""
