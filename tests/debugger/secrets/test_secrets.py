"""Secrets are found where they may be given, in that order, under Flyte's names, and no class shows a value."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import flyte
import keyring
import keyring.backend
import pytest

from flyte_debugger.secrets import secret_lookup
from flyte_debugger.secrets.secret_lookup import Resolved, SecretMissingError, SecretNeed, SecretsFileError, resolve

pytestmark = pytest.mark.process  # Each asks the keyring, in a process of its own.

MOUNT = "/etc/flyte/secrets"


class FakeKeyring(keyring.backend.KeyringBackend):
    """Stands for the platform's keyring: a dict, or one that fails, or one that waits for the person."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[str, str] = {}
        self.failure: Exception | None = None
        self.unlocked = threading.Event()
        self.unlocked.set()

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "flyte-workbench"
        self.unlocked.wait()
        if self.failure:
            raise self.failure
        return self.passwords.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[username] = password


@pytest.fixture(autouse=True)
def platform_keyring() -> Iterator[FakeKeyring]:
    before, fake = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(fake)
    yield fake
    fake.unlocked.set()
    keyring.set_keyring(before)


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / "secrets.env"


@pytest.mark.parametrize(
    ("need", "declared"),
    [
        (SecretNeed("my-api-key"), flyte.Secret("my-api-key")),
        (SecretNeed("password", "my-db"), flyte.Secret("password", group="my-db")),
        (SecretNeed("openai", env_var="OPENAI_API_KEY"), flyte.Secret("openai", as_env_var="OPENAI_API_KEY")),
        (SecretNeed("both", None, "BOTH", MOUNT), flyte.Secret("both", mount=Path(MOUNT), as_env_var="BOTH")),
    ],
)
def test_the_variable_is_the_one_that_flyte_gives(need: SecretNeed, declared: flyte.Secret) -> None:
    resolved = resolve([need], None, {need.key: "hunter2"})
    assert resolved.environ == {declared.as_env_var: "hunter2"}
    assert resolved.files == {}


def test_the_environment_comes_before_the_file_and_the_file_before_the_keyring(dotenv: Path) -> None:
    need = SecretNeed("password", "db")
    keyring.set_password("flyte-workbench", "db/password", "of the keyring")
    assert resolve([need], None, {}).environ == {"DB_PASSWORD": "of the keyring"}
    dotenv.write_text("DB_PASSWORD=of the file\n")
    assert resolve([need], dotenv, {}).environ == {"DB_PASSWORD": "of the file"}
    assert resolve([need], dotenv, {"DB_PASSWORD": "of the environment"}).environ["DB_PASSWORD"] == "of the environment"


def test_the_names_are_tried_in_order() -> None:
    need, environ = SecretNeed("password", "db", "PGPASSWORD"), {"PGPASSWORD": "1", "DB_PASSWORD": "2", "password": "3"}
    for name in ("PGPASSWORD", "DB_PASSWORD", "password"):
        assert resolve([need], None, environ).environ == {"PGPASSWORD": environ.pop(name)}


def test_an_empty_value_is_none(dotenv: Path) -> None:
    dotenv.write_text("TOKEN=real\n")
    assert resolve([SecretNeed("token")], dotenv, {"TOKEN": ""}).environ == {"TOKEN": "real"}


def test_the_file_is_taken_literally_and_the_environment_stays_as_it_is(dotenv: Path) -> None:
    dotenv.write_text(
        "\ufeff# ours\nexport TOKEN='a$HOME${PATH}#b'\nPEM=\"one\ntwo\"\nEMPTY=\nBARE\n", encoding="utf-8"
    )
    before = dict(os.environ)
    resolved = resolve([SecretNeed("token"), SecretNeed("pem")], dotenv, {})
    assert resolved.environ == {"TOKEN": "a$HOME${PATH}#b", "PEM": "one\ntwo"}
    assert dict(os.environ) == before


def test_a_mounted_secret_is_a_file_under_the_names_that_stores_give_it() -> None:
    needs = [SecretNeed("MY_CERT", mount=MOUNT), SecretNeed("Key", "AWS", mount=MOUNT)]
    resolved = resolve(needs, None, {"MY_CERT": "cert", "AWS_KEY": "key"})
    assert resolved.files == {"MY_CERT": "cert", "AWS/Key": "key", "aws/key": "key"}
    assert resolved.environ == {}
    assert resolved.values == ("cert", "key")


@pytest.mark.parametrize("need", [SecretNeed("../../.bashrc", mount=MOUNT), SecretNeed("k", "/etc", mount=MOUNT)])
def test_a_file_stays_in_its_folder(need: SecretNeed) -> None:
    with pytest.raises(SecretsFileError, match=f"'{need.name}' cannot be a file"):
        resolve([need], None, {need.key: "x"})


def test_each_missing_secret_has_a_sentence_that_says_where_it_was_looked_for_and_how_to_give_it(dotenv: Path) -> None:
    dotenv.write_text("OTHER=hunter2\n")
    needs = [SecretNeed("password", "db"), SecretNeed("other"), SecretNeed("openai", env_var="OPENAI_API_KEY")]
    with pytest.raises(SecretMissingError) as caught:
        resolve(needs, dotenv, {"UNRELATED": "hunter3"})
    assert str(caught.value).splitlines() == [
        f"Secret 'db/password' was not found; looked for DB_PASSWORD or password in the environment, {dotenv} and for "
        "'db/password' in the keyring: set DB_PASSWORD, write DB_PASSWORD=... into a file and name it with "
        "`--secrets FILE`, or call `keyring set flyte-workbench db/password`.",
        f"Secret 'openai' was not found; looked for OPENAI_API_KEY or OPENAI or openai in the environment, {dotenv} "
        "and for 'openai' in the keyring: set OPENAI_API_KEY, write OPENAI_API_KEY=... into a file and name it with "
        "`--secrets FILE`, or call `keyring set flyte-workbench openai`.",
    ]


def test_a_name_that_is_no_variables_is_looked_for_under_one_that_a_shell_can_set() -> None:
    need = SecretNeed("arn:aws:secret/token")
    with pytest.raises(SecretMissingError, match=r": set ARN_AWS_SECRET_TOKEN, write ARN_AWS_SECRET_TOKEN=\.\.\. into"):
        resolve([need], None, {})
    assert resolve([need], None, {"ARN_AWS_SECRET_TOKEN": "x"}).values == ("x",)


def test_a_secrets_file_that_is_not_there_or_no_text_is_named(dotenv: Path) -> None:
    with pytest.raises(SecretsFileError, match=r"secrets\.env cannot be read for secrets: No such file"):
        resolve([SecretNeed("token")], dotenv, {"TOKEN": "x"})
    dotenv.write_bytes(b"TOKEN=\xff\xfe")
    with pytest.raises(SecretsFileError, match="is not a text file"):
        resolve([SecretNeed("token")], dotenv, {"TOKEN": "x"})


def test_a_keyring_that_fails_or_is_not_there_has_nothing(platform_keyring: FakeKeyring) -> None:
    platform_keyring.failure = keyring.errors.NoKeyringError("no backend")
    with pytest.raises(SecretMissingError, match="in the keyring: set TOKEN"):
        resolve([SecretNeed("token")], None, {})


def test_a_keyring_that_waits_for_the_person_is_not_waited_for(
    platform_keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_lookup, "KEYRING_PATIENCE", 0.2)
    platform_keyring.unlocked.clear()
    with pytest.raises(SecretMissingError, match=r"which did not answer within 0\.2 s") as caught:
        resolve([SecretNeed("token"), SecretNeed("other")], None, {})
    assert len(str(caught.value).splitlines()) == 2


def test_a_keyring_is_not_asked_for_what_was_found_elsewhere(platform_keyring: FakeKeyring) -> None:
    platform_keyring.unlocked.clear()
    assert resolve([SecretNeed("token")], None, {"TOKEN": "x"}).environ == {"TOKEN": "x"}


def test_a_secret_that_is_asked_for_twice_is_masked_once() -> None:
    needs = [SecretNeed("token"), SecretNeed("token", env_var="OTHER"), SecretNeed("token")]
    resolved = resolve(needs, None, {"TOKEN": "x"})
    assert resolved.environ == {"TOKEN": "x", "OTHER": "x"}
    assert resolved.values == ("x",)


def test_nothing_shows_a_value() -> None:
    resolved = Resolved({"TOKEN": "hunter2"}, {"cert": "hunter2"}, ("hunter2",))
    assert repr(resolved) == str(resolved) == "Resolved(environ=['TOKEN'], files=['cert'])"
