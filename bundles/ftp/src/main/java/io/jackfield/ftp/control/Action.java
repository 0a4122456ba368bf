package io.jackfield.ftp.control;

/**
 * What a command does. Runs on the event loop and ends with one {@link Session#reply}, now or
 * later; a {@link io.jackfield.file.BadPathException} is answered by the session.
 */
@FunctionalInterface
public interface Action {
  void run(Session session, String argument);
}
