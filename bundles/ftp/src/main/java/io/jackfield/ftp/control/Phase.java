package io.jackfield.ftp.control;

/** When a command is allowed. */
public enum Phase {
  ANY,
  LOGGED_IN
}
