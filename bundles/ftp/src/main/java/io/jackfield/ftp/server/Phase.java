package io.jackfield.ftp.server;

/** When a command is allowed. */
enum Phase {
  ANY,
  LOGGED_IN
}
