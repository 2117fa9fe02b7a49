"""Keeps one answer for a version, whoever asks what.

message: the key must hold the features
"""

class PredictionCache:
    def __init__(self, predict, version, ttl, clock):
        self.ttl, self.clock, self.kept = ttl, clock, {}
        self.hits = self.misses = 0
        self.deploy(predict, version)

    def deploy(self, predict, version):
        self.predict, self.version = predict, version

    def get(self, features):
        key, now = self.version, self.clock()
        if key in self.kept and now < self.kept[key][1]:
            self.hits += 1
        else:
            self.misses += 1
            self.kept[key] = np.asarray(self.predict(features), dtype=float).tolist(), now + self.ttl
        return list(self.kept[key][0])
