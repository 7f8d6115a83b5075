"""The kinds of form fields: each reads form values of one family of types and writes them back."""
