"""A person's answer to a task that waits for them, from text to the value that the condition wants."""

from flyte_debugger.run.events import ConditionWaiting

YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


def parse_answer(question: ConditionWaiting, text: str) -> bool | int | float | str:
    """The value that `text` stands for.

    Raises:
        ValueError: one sentence that names the condition, the text and what is accepted.
    """
    word = text.strip().lower()
    try:
        match question.type:
            case "bool" if word in YES + NO:
                return word in YES
            case "int":
                return int(word)
            case "float":
                return float(word)
            case "str":
                return text
    except ValueError:
        pass
    accepted = "yes or no" if question.type == "bool" else f"a value of type {question.type}"
    raise ValueError(f"{question.name} takes {accepted}, not {text!r}.")
