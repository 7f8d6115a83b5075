"""Every private Flyte name that this package stands on; `tests/model/test_private_names.py` watches them."""

from flyte._internal.runtime.types_serde import transform_native_to_typed_interface
from flyte.cli._params import PickleParamType, UnionParamType, to_click_option

__all__ = ["PickleParamType", "UnionParamType", "to_click_option", "transform_native_to_typed_interface"]
