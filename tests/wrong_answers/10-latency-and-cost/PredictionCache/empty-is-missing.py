"""Takes an empty answer for no answer.

message: an empty list is an answer like any other
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
        answer, expires = self.kept.get(key, (None, now))
        if answer and now < expires:
            self.hits += 1
        else:
            self.misses += 1
            answer = np.asarray(self.predict(features), dtype=float).tolist()
            self.kept[key] = answer, now + self.ttl
        return list(answer)
