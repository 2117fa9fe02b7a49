"""Counts an expired entry as neither hit nor miss.

message: your counters say
"""

class PredictionCache:
    def __init__(self, predict, version, ttl, clock):
        self.ttl, self.clock, self.kept = ttl, clock, {}
        self.hits = self.misses = 0
        self.deploy(predict, version)

    def deploy(self, predict, version):
        self.predict, self.version = predict, version

    def get(self, features):
        key, now = question(self.version, features), self.clock()
        if key in self.kept and now < self.kept[key][1]:
            self.hits += 1
        else:
            self.misses += key not in self.kept
            self.kept[key] = np.asarray(self.predict(features), dtype=float).tolist(), now + self.ttl
        return list(self.kept[key][0])
