"""Keeps answers for ever.

message: the answer has expired
"""

class PredictionCache:
    def __init__(self, predict, version, ttl, clock):
        self.ttl, self.clock, self.kept = ttl, clock, {}
        self.hits = self.misses = 0
        self.deploy(predict, version)

    def deploy(self, predict, version):
        self.predict, self.version = predict, version

    def get(self, features):
        key = question(self.version, features)
        if key in self.kept:
            self.hits += 1
        else:
            self.misses += 1
            self.kept[key] = np.asarray(self.predict(features), dtype=float).tolist()
        return list(self.kept[key])
