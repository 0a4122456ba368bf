package io.jackfield.client.remote;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;

/** Asks for passwords and tokens. */
public final class Secrets {
  private Secrets() {}

  /**
   * The secret as it is now; to be wiped by the caller.
   *
   * @throws RemoteException if there is none, with the reason but never the secret
   */
  public static char[] get(Supplier<char[]> secret) throws RemoteException {
    try {
      return secret.get();
    } catch (UncheckedIOException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new RemoteException(
          Reason.CREDENTIALS, Failures.text(String.valueOf(cause.getMessage())), e);
    }
  }
}
