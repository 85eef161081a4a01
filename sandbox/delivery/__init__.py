"""How what happens reaches the apps: over WebSockets (Socket Mode) or signed HTTP."""
