"""Output bytes as text, however they were cut: UTF-8 with what is not UTF-8 shown as the replacement character."""

import codecs


class StreamDecoder:
    """Decodes one stream; keeps the bytes of a character that is not whole yet."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, data: bytes) -> str:
        """The text that `data` completes."""
        return self._decoder.decode(data)

    def end(self) -> str:
        """What is left when no more comes."""
        return self._decoder.decode(b"", final=True)
