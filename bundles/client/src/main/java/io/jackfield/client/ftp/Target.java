package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder of a server.
 *
 * @param path as the server knows it; empty for the folder where the login began
 * @param shown its address, for messages
 */
record Target(FtpConnection connection, String path, String shown) {

  /** Says a command with this as its argument. */
  Reply ask(String command) throws IOException {
    return connection.ask(command, argument());
  }

  /** Null where the folder of the session is meant. */
  @Nullable String argument() {
    return path.isEmpty() ? null : path;
  }

  /** What stands for it beside it. */
  Target sibling(String name) {
    return new Target(connection, path.substring(0, path.lastIndexOf('/') + 1) + name, shown);
  }

  /** What is in it. */
  Target child(String name) {
    String beginning = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    return new Target(connection, beginning + name, shown + "/" + name);
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder above; empty if there is none to be named. */
  Target parent() {
    int slash = path.lastIndexOf('/');
    return new Target(
        connection,
        slash <= 0 ? path.substring(0, slash + 1) : path.substring(0, slash),
        shown.substring(0, Math.max(0, shown.lastIndexOf('/'))));
  }

  /**
   * Why something did not happen to it. Where the reply alone does not tell whether it is missing
   * or forbidden, the server is asked.
   *
   * @param doing what, such as {@code cannot be read}
   */
  RemoteException refused(String doing, Reply reply) throws IOException {
    String what = shown + ": " + doing;
    if (Refusals.isVague(reply) && new Facts(connection).find(this).isPresent()) {
      return new RemoteException(Reason.DENIED, what + ": the server says " + reply);
    }
    return Refusals.of(what, reply);
  }

  /**
   * The same for a name that is not there yet: what is missing is the folder that it is to be in.
   */
  RemoteException refusedNew(String doing, Reply reply) throws IOException {
    String what = shown + ": " + doing;
    if (!Refusals.isVague(reply)) {
      return Refusals.of(what, reply);
    }
    boolean there = new Facts(connection).find(parent()).isPresent();
    return new RemoteException(
        there ? Reason.DENIED : Reason.NOT_FOUND, what + ": the server says " + reply);
  }
}
