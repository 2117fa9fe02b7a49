"""The Performance Trade-off Explorer: accuracy, latency, size and interpretability of real models."""
