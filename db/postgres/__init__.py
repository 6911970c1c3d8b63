"""The PostgreSQL engine: any number of processes and machines on one database."""
