#!/bin/bash
# The official image's entry point becomes another user here; the rest of it sets up what compose does not ask for.
exec "$@"
