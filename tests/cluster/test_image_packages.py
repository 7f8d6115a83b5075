"""Packages of an image that are others here are named."""

from importlib.metadata import version

import flyte
import pytest

from flyte_debugger.worker.cluster.image_packages import differing_packages

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]  # Flyte asks the system and warns


def task_with(*packages: str) -> object:
    image = flyte.Image.from_debian_base().with_apt_packages("git").with_pip_packages(*packages)
    env = flyte.TaskEnvironment(name="packaged", image=image)

    @env.task
    async def task() -> None: ...

    return task


def test_what_is_missing_or_another_is_named() -> None:
    here = version("click")
    task = task_with("click==0.1", f"cloudpickle=={version('cloudpickle')}", "no-such-package>=1", "rich; os_name=='x'")
    assert differing_packages(task) == (f"click (==0.1 there, {here} here)", "no-such-package (not here)")


def test_an_image_by_its_uri_tells_nothing() -> None:
    env = flyte.TaskEnvironment(name="named", image="example.com/image:1")

    @env.task
    async def task() -> None: ...

    assert differing_packages(task) == ()
