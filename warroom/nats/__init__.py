"""The share on a NATS server with JetStream: the lines of the log, kept in a stream for each incident."""
