"""Bringing files of other systems in: rows become commands, sent to the services like anybody else's.

`plan` says what an import is going to do; `opportunities`, `tickets` and `calls` make such plans from files, purely;
`sender` and `run` carry a plan out; `report` tells about every row that was odd, left out or refused.
"""
