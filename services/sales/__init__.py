"""Sales: the pipeline.

Decides: opportunities (opened, moved along the stages, won, lost, reopened, handed to a colleague) and the next step of
each.
Topic out: `crm.sales.events`. Topics in: all four; from contacts it keeps which customers and colleagues exist.
Pages and reads: the pipeline as board, list and forecast; results by person, office and product.
"""
