"""The scripts behind the course's small tables: each one can be run again and gives the same table."""
