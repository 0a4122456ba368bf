package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;

/**
 * A connection that is logged in.
 *
 * @param home where the login began, from the root; empty if the server does not tell
 * @param folder of the {@link io.jackfield.client.Remote}, from there or from the root
 * @param shown the folder's address, for messages
 */
record FtpSession(FtpConnection connection, String home, String folder, String shown) {

  /**
   * What a path of the {@link io.jackfield.client.Remote} is for the server: from its root where
   * that is known, as then it does not depend on which folder the session is in.
   */
  Target target(String path) throws RemoteException {
    String name = path.isEmpty() ? shown : shown + "/" + path;
    if (path.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new RemoteException(
          Reason.UNSUPPORTED, shown + ": FTP has no names with a line break in them");
    }
    if (("/" + path + "/").contains("/../")) {
      throw new IllegalArgumentException("a path of a remote has no .. in it");
    }
    return new Target(connection, absolute(join(folder, path)), name);
  }

  private String absolute(String path) {
    if (path.startsWith("/") || home.isEmpty()) {
      // What begins with a dash would be an option for some.
      return path.startsWith("-") ? "./" + path : path;
    }
    return path.isEmpty() ? home : join(home, path);
  }

  private static String join(String folder, String path) {
    if (folder.isEmpty() || path.isEmpty()) {
      return folder + path;
    }
    return folder.endsWith("/") ? folder + path : folder + "/" + path;
  }
}
