"""One module for each tool: functions `check_*` load what Tagline writes, and give Tagline what the tool writes."""
