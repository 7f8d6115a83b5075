import psutil


class ProcessTree:
    def __init__(self, pid):
        self.p = psutil.Process(pid)
        self.peak = 0
        self.cpu_seconds = 0.0

    def sample(self):
        r = self.p.memory_info().rss
        self.peak = max(self.peak, r)
        t = self.p.cpu_times()
        self.cpu_seconds = t.user + t.system
        return r, self.cpu_seconds


def remark(*a):
    return None
