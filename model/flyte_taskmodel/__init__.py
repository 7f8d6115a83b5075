"""What a Flyte task is: find it, describe it, convert its inputs. Importing this package imports no Flyte."""
