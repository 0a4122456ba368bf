package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.remote.Secrets;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the greeting to where the first file can be asked for. */
final class Login {
  private static final String ANONYMOUS = "anonymous";

  private final FtpConnection connection;
  private final FtpAddress address;
  private final RemoteSpec spec;

  Login(FtpConnection connection, FtpAddress address, RemoteSpec spec) {
    this.connection = connection;
    this.address = address;
    this.spec = spec;
  }

  /** Logs in; returns the folder where that begins, from the root, or nothing if none is told. */
  String run() throws IOException {
    if (connection.tls().isPresent()) {
      require("PBSZ", "0", "no TLS for data");
      require("PROT", "P", "no TLS for data");
    }
    logIn();
    if (connection.knows("UTF8")) {
      connection.ask("OPTS", "UTF8 ON"); // For servers that speak it when they are asked alone.
    }
    chooseFacts();
    require("TYPE", "I", "no binary files");
    return folder();
  }

  private void require(String command, String argument, String otherwise) throws IOException {
    Reply reply = connection.ask(command, argument);
    if (!reply.isGood()) {
      throw Refusals.of(connection.where() + ": " + otherwise, reply);
    }
  }

  private void logIn() throws IOException {
    String user = spec.user().or(address::user).orElse(ANONYMOUS);
    Reply reply = connection.ask("USER", user);
    if (reply.code() == 331) {
      reply = connection.ask("PASS", password(user));
    }
    if (!reply.isGood()) {
      throw reply.isIntermediate()
          ? new RemoteException(
              Reason.CREDENTIALS, connection.where() + ": the login: the server says " + reply)
          : Refusals.of(connection.where() + ": the login", reply);
    }
  }

  private String password(String user) throws IOException {
    if (spec.password().isPresent()) {
      char[] secret = Secrets.get(spec.password().get());
      try {
        return new String(secret);
      } finally {
        Arrays.fill(secret, '\0');
      }
    }
    if (user.equals(ANONYMOUS)) {
      return "anonymous@";
    }
    throw new RemoteException(
        Reason.CREDENTIALS, connection.where() + ": the server wants a password of " + user);
  }

  /** Of servers that list other facts unless they are asked for these (RFC 3659 section 7.9). */
  private void chooseFacts() throws IOException {
    @Nullable String facts = connection.knows("MLST") ? connection.featureValue("MLST") : null;
    if (facts != null && Arrays.stream(facts.split(";")).anyMatch("modify"::equalsIgnoreCase)) {
      connection.ask("OPTS", "MLST type;size;modify;");
    }
  }

  private String folder() throws IOException {
    Reply reply = connection.ask("PWD", null);
    return reply.code() == 257 ? quoted(reply.text()).orElse("") : "";
  }

  /** What is between the quotes; a quote in it is there twice. */
  private static Optional<String> quoted(String text) {
    StringBuilder path = new StringBuilder();
    boolean open = text.startsWith("\"");
    for (int i = 1; open && i < text.length(); i++) {
      if (text.charAt(i) != '"') {
        path.append(text.charAt(i));
      } else if (text.startsWith("\"\"", i)) {
        path.append(text.charAt(i++));
      } else {
        return path.toString().startsWith("/") ? Optional.of(path.toString()) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
