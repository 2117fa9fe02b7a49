"""The servers a lesson works with, and a folder for its workers: all end with the notebook's kernel."""

from course.services.service import Service, open_folder, open_postgres, open_redis

__all__ = ["Service", "open_folder", "open_postgres", "open_redis"]
