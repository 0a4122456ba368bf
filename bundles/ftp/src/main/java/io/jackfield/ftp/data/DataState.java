package io.jackfield.ftp.data;

/** The data connection in the state of a connection: a port that waits, or what has come to it. */
final class DataState {
  /** An {@code io.jackfield.transport.InboundBuffer} on the channel. */
  static final String HOLD = "ftp.data.hold";

  /** Whether it is TLS. */
  static final String SECURED = "ftp.data.secured";

  /** Whether bytes of the file may flow: the handshake, if any, is over. */
  static final String BEGUN = "ftp.data.begun";

  /** The socket's name among the listening sockets. */
  static final String PORT_NAME = "ftp.passive.name";

  /** The address that was asked for, maybe with port 0; not there if a client has come. */
  static final String PORT_ASKED = "ftp.passive.asked";

  /** The real port. */
  static final String PORT = "ftp.passive.port";

  private DataState() {}
}
