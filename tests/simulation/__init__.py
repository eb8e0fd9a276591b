"""The real code for log, fold, publish, fetch and reconcile over a scripted file system, one seed a run."""
