"""What the first weights do to a signal on its way through many layers."""
