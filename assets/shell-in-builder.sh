#!/bin/sh
# Opened by Terminal, as its name in the app's Resources ends in .command: prints root's SSH call for the builder, then runs it.
exec "$(/usr/bin/dirname "$0")/builderbar" shell
