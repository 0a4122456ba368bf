package io.jackfield.transport.connections;

import io.jackfield.transport.shares.Buckets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Whose a connection is. Written on its event loop, read by any thread. */
final class Client {
  private volatile InetSocketAddress address;
  private volatile int bucket;
  private volatile boolean known;
  private volatile boolean settled;

  /**
   * The peer, or nobody yet.
   *
   * @param known whether the peer is the client, not a proxy that has still to say whose it is
   */
  Client(InetSocketAddress peer, boolean known) {
    this.address = peer;
    this.bucket = Buckets.of(peer.getAddress());
    this.known = known;
  }

  /** A proxy has said whose connection it is. */
  void is(InetSocketAddress client) {
    address = client;
    bucket = Buckets.of(client.getAddress());
    known = true;
  }

  InetSocketAddress address() {
    return address;
  }

  int bucket() {
    return bucket;
  }

  /** A version has it that is no canary: canaries do not get it any more. */
  void settle() {
    settled = true;
  }

  /** The bucket that decides whether a canary gets it. */
  int canaryBucket() {
    return settled ? Buckets.NONE : bucket;
  }

  /** Whose it is where clients are counted; null for a proxy that has not said whose. */
  @Nullable InetAddress countedAs() {
    return known ? address.getAddress() : null;
  }
}
