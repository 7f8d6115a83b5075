"""A TypeTransformer for a class of one's own."""

import flyte
from flyte.types import TypeEngine, TypeTransformer
from flyteidl2.core.literals_pb2 import Literal, Primitive, Scalar
from flyteidl2.core.types_pb2 import LiteralType, SimpleType


class Celsius:
    def __init__(self, degrees: float) -> None:
        self.degrees = degrees


class CelsiusTransformer(TypeTransformer[Celsius]):
    def __init__(self) -> None:
        super().__init__("Celsius", Celsius)

    def get_literal_type(self, t):
        return LiteralType(simple=SimpleType.FLOAT)

    async def to_literal(self, python_val, python_type, expected):
        return Literal(scalar=Scalar(primitive=Primitive(float_value=python_val.degrees)))

    async def to_python_value(self, lv, expected_python_type):
        return Celsius(lv.scalar.primitive.float_value)


TypeEngine.register(CelsiusTransformer())
env = flyte.TaskEnvironment("type_transformer")


@env.task
async def warm(by: float) -> Celsius:
    return Celsius(20.0 + by)


@env.task
async def main(by: float = 1.5) -> float:
    return (await warm(by)).degrees
