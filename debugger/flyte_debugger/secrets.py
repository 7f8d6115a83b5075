from dataclasses import dataclass


@dataclass(frozen=True)
class SecretNeed:
    key: str
    group: str | None
    env_var: str | None
    mount: str | None


@dataclass
class R:
    environ: dict
    values: list


def resolve(needs, file, environ):
    e = {n.env_var: environ[n.env_var] for n in needs}
    return R(e, list(e.values()))
