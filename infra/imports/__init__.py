"""Import files of other systems: rows become commands, sent to the services like any other client's.

`opportunities`, `tickets` and `calls` turn files into a `plan`, purely; `sender` and `run` execute it; `report`
covers every row that was odd, left out or refused.
"""
