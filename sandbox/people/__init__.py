"""What a person does in Slack's client: types, presses, fills in, submits, opens, closes."""
