package io.jackfield.transport.rollout;

import java.util.List;

/**
 * What a bundle has in use of what the transport hands out.
 *
 * @param workers its work that runs, each in a few words with where it is, and how much waits
 * @param timers how many timers are set
 * @param sockets the addresses it listens on
 * @param protocols the names of the protocols that it offers
 * @param connections how many connections are plugged into them
 */
public record Holdings(
    List<String> workers,
    int timers,
    List<String> sockets,
    List<String> protocols,
    int connections) {

  /** Nothing at all. */
  public static final Holdings NONE = new Holdings(List.of(), 0, List.of(), List.of(), 0);

  /** Copies the lists. */
  public Holdings {
    workers = List.copyOf(workers);
    sockets = List.copyOf(sockets);
    protocols = List.copyOf(protocols);
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return workers.isEmpty()
        && timers == 0
        && sockets.isEmpty()
        && protocols.isEmpty()
        && connections == 0;
  }
}
