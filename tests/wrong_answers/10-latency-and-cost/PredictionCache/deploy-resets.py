"""Starts the counters anew at each deploy.

message: a deploy does not reset them
"""

class PredictionCache:
    def __init__(self, predict, version, ttl, clock):
        self.ttl, self.clock, self.kept = ttl, clock, {}
        self.hits = self.misses = 0
        self.deploy(predict, version)

    def deploy(self, predict, version):
        self.predict, self.version = predict, version
        self.hits = self.misses = 0

    def get(self, features):
        key, now = question(self.version, features), self.clock()
        if key in self.kept and now < self.kept[key][1]:
            self.hits += 1
        else:
            self.misses += 1
            self.kept[key] = np.asarray(self.predict(features), dtype=float).tolist(), now + self.ttl
        return list(self.kept[key][0])
