"""流程图 Flow: charts read from BPMN 2.0, audited, compiled to a small program, stepped and drawn. Pure Python."""
