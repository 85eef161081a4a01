"""Speed, memory and scale, as ratios within one run. See README.md."""
