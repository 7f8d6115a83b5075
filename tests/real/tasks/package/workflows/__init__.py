from .env import env
