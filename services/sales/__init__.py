"""Sales: the pipeline.

Decides: opportunities (opened, moved along the stages, won, lost, reopened, handed to somebody else) and the
next step that each needs.
Topic out: `crm.sales.events`. Topics in: all four; of contacts it keeps which customers and colleagues there are.
Pages and reads: the pipeline as board, list and forecast; results by person, office and product.
"""
