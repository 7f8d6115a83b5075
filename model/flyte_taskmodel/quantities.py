def parse_bytes(t):
    for s,m in (("Ki",2**10),("Mi",2**20),("Gi",2**30)):
        if t.endswith(s): return int(float(t[:-2])*m)
    return int(t)
def parse_cores(t):
    t=str(t); return float(t[:-1])/1000 if t.endswith("m") else float(t)
def format_bytes(n): return f"{n/2**20:.0f}Mi"
