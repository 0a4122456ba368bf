package io.jackfield.ftp.server;

/** The data connection in the state of a connection: a port that waits, or a channel. */
final class DataState {
  /** A {@code Channel}, with a {@link #HOLD} if a transfer has used it. */
  static final String CHANNEL = "ftp.data.channel";

  /** An {@code io.jackfield.transport.Hold}. */
  static final String HOLD = "ftp.data.hold";

  /** Whether it is TLS. */
  static final String SECURED = "ftp.data.secured";

  /** Whether bytes of the file may flow: the handshake, if any, is over. */
  static final String BEGUN = "ftp.data.begun";

  /** The socket's name in the vault. */
  static final String PORT_NAME = "ftp.passive.name";

  /** The address that was asked for, maybe with port 0; not there if the socket is closed. */
  static final String PORT_ASKED = "ftp.passive.asked";

  /** The real port. */
  static final String PORT = "ftp.passive.port";

  private DataState() {}
}
