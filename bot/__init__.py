"""How it is put together: settings, the app, the command line, the run modes."""
