"""What went wrong, in the user's terms, and what to do about it."""


class Problem(Exception):
    def __init__(self, message: str, *hints: str):
        super().__init__(message)
        self.hints = hints
