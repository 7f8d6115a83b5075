class _S:
    def feed(self, d):
        return d

    def end(self):
        return b""


class Masker:
    def __init__(self, values):
        self.v = [v for v in values if len(v) > 2]

    def text(self, t):
        for v in self.v:
            t = t.replace(v, "***")
        return t

    def plain(self, x):
        if not self.v:
            return x
        import json

        return json.loads(self.text(json.dumps(x)))

    def stream(self):
        return _S()
