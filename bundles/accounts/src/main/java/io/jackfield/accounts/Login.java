package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.account.AuthenticationBusyException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A password to be checked, and what comes of it. Wipes its copy of the password at its end. */
final class Login extends CompletableFuture<Optional<Account>> {
  private final String name;
  private final char[] password;
  private final @Nullable InetAddress client;
  private final String protocol;
  private final long since;
  private boolean inStep;

  /**
   * One that has just come.
   *
   * @param since when that is, in nanoseconds
   */
  Login(String name, char[] password, @Nullable InetAddress client, String protocol, long since) {
    this.since = since;
    this.name = name;
    this.client = client;
    this.protocol = protocol;
    this.password = password.clone();
  }

  String name() {
    return name;
  }

  @Nullable InetAddress client() {
    return client;
  }

  String protocol() {
    return protocol;
  }

  long since() {
    return since;
  }

  /** Valid within a step. */
  char[] password() {
    return password;
  }

  /** Does a step, unless this has ended before; its failure is the end. One at a time. */
  void during(Runnable step) {
    if (!enter()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      completeExceptionally(e);
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    inStep = !isDone();
    return inStep;
  }

  private synchronized void leave() {
    inStep = false;
    if (isDone()) {
      wipe();
    }
  }

  /** Ends it unchecked. A step that goes on goes to its end, with the password it began with. */
  synchronized void giveUp() {
    completeExceptionally(new AuthenticationBusyException());
    if (!inStep) {
      wipe();
    }
  }

  private void wipe() {
    Arrays.fill(password, '\0');
  }
}
