package io.jackfield.transport.sockets;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.shares.Buckets;
import io.jackfield.transport.shares.BundleRolloutState;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A server socket and who holds it at the moment: the owner of the newest bundle that serves
 * everybody, and before it those that are still to prove themselves or get a share. Any thread.
 */
public final class ListeningSocket {
  /** Of an accepted channel: the rollout state of the bundle whose acceptor got it. */
  public static final AttributeKey<RolloutState> ACCEPTED_BY =
      AttributeKey.valueOf("jackfield.accepted-by");

  /** One that was opened here, or all of that name that were passed. */
  private final List<Channel> channels;

  private final boolean passed;
  private final BindRequest request;
  private final AcceptHandler acceptHandler;

  /** That of the newest bundle first. Written under the monitor. */
  private volatile List<SocketOwner> socketOwners = List.of();

  private boolean left;
  private int absences;
  private boolean closing;

  ListeningSocket(
      List<Channel> channels, boolean passed, BindRequest request, AcceptHandler acceptHandler) {
    this.channels = channels;
    this.passed = passed;
    this.request = request;
    this.acceptHandler = acceptHandler;
  }

  public SocketAddress address() {
    return request.address() instanceof UnixDomainSocketAddress
        ? request.address()
        : channels.get(0).localAddress();
  }

  /** The addresses of the sockets, if it was the service manager that has opened them. */
  public List<SocketAddress> passed() {
    return passed ? channels.stream().map(Channel::localAddress).toList() : List.of();
  }

  public synchronized boolean isUsable() {
    return !closing && channels.stream().allMatch(Channel::isOpen);
  }

  /**
   * Adds an owner, behind those of newer bundles: an older one may well bind after them, and is let
   * go at once if one of them serves everybody.
   *
   * @return false if the socket is closed by now
   */
  public boolean heldBy(SocketOwner socketOwner) {
    synchronized (this) {
      if (closing) {
        return false;
      }
      socketOwners = with(socketOwner);
      left = false;
    }
    rearrange();
    return true;
  }

  private List<SocketOwner> with(SocketOwner socketOwner) {
    List<SocketOwner> more = without(socketOwner.holder());
    if (isShared()) {
      int newer = 0;
      while (newer < more.size() && more.get(newer).bundleId() > socketOwner.bundleId()) {
        newer++;
      }
      more.add(newer, socketOwner);
    } else {
      more.add(0, socketOwner.with(BundleRolloutState.ALWAYS));
    }
    return List.copyOf(more);
  }

  /** A socket for one loop is for a connection that the bundle has already: the last one counts. */
  private boolean isShared() {
    return request.kept() && request.loop() == null;
  }

  private List<SocketOwner> without(SocketOwner.Holder holder) {
    List<SocketOwner> others = new ArrayList<>(socketOwners);
    others.removeIf(socketOwner -> socketOwner.holder() == holder);
    return others;
  }

  /** Lets go of owners that a newer one has followed, and accepts if somebody is there for it. */
  void rearrange() {
    List<SocketOwner> followed;
    synchronized (this) {
      List<SocketOwner> now = socketOwners;
      int serving = 0;
      while (serving < now.size() && !now.get(serving).rollout().serves()) {
        serving++;
      }
      int stay = Math.min(serving + 1, now.size());
      followed = now.subList(stay, now.size());
      socketOwners = List.copyOf(now.subList(0, stay));
      accept();
    }
    followed.forEach(socketOwner -> socketOwner.holder().lost(this));
  }

  /** Accepts if somebody is there for it. */
  synchronized void accept() {
    if (closing) {
      return;
    }
    boolean somebody = accepting();
    if (somebody) {
      acceptHandler.open(this::accepted);
    } else {
      acceptHandler.pause();
    }
    channels.forEach(channel -> channel.config().setAutoRead(somebody));
  }

  private boolean accepting() {
    return socketOwners.stream().anyMatch(socketOwner -> socketOwner.rollout().serves(0));
  }

  private void accepted(Channel accepted) {
    int bucket = bucketOf(accepted.remoteAddress());
    SocketOwner socketOwner = choose(bucket);
    if (socketOwner == null) {
      waitAgain(accepted);
      return;
    }
    accepted.attr(ACCEPTED_BY).set(socketOwner.rollout());
    try {
      socketOwner.acceptor().accepted(accepted);
    } catch (RuntimeException | Error e) {
      socketOwner.rollout().exchanged(bucket, false);
      throw e;
    }
  }

  private static int bucketOf(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress inet ? Buckets.of(inet.getAddress()) : Buckets.NONE;
  }

  /** Who was to have it has just gone: under the monitor it is clear whether all are to wait. */
  private synchronized void waitAgain(Channel accepted) {
    accept();
    acceptHandler.await(accepted);
  }

  /** The newest that serves the client; a canary that was left alone serves everybody. */
  private @Nullable SocketOwner choose(int bucket) {
    SocketOwner last = null;
    for (SocketOwner socketOwner : socketOwners) {
      if (socketOwner.rollout().serves(bucket)) {
        return socketOwner;
      }
      last = socketOwner.rollout().serves(0) ? socketOwner : last;
    }
    return last;
  }

  public synchronized void acceptor(SocketOwner.Holder asker, Acceptor acceptor) {
    socketOwners =
        socketOwners.stream()
            .map(
                socketOwner ->
                    socketOwner.holder() == asker ? socketOwner.with(acceptor) : socketOwner)
            .toList();
  }

  /**
   * An owner is gone. If it was the last one: waits for the next one with the kernel taking
   * connections, or closes.
   *
   * @return if it waits, the number of this absence
   */
  public synchronized OptionalInt leave(SocketOwner.Holder asker) {
    if (!remove(asker)) {
      return OptionalInt.empty();
    }
    if (!socketOwners.isEmpty()) {
      accept();
      return OptionalInt.empty();
    }
    if (!request.kept()) {
      closeNow();
      return OptionalInt.empty();
    }
    left = true;
    accept();
    return OptionalInt.of(++absences);
  }

  private boolean remove(SocketOwner.Holder asker) {
    List<SocketOwner> others = without(asker);
    boolean removed = others.size() < socketOwners.size();
    socketOwners = List.copyOf(others);
    return removed;
  }

  /**
   * Closes for an owner; where there are others, it only goes.
   *
   * @return true when the port is free, false at once if it stays open
   */
  public synchronized CompletionStage<Boolean> close(SocketOwner.Holder asker) {
    boolean held = remove(asker);
    if (held) {
      asker.lost(this);
    }
    if (closing || (held && socketOwners.isEmpty())) {
      return closeNow().thenApply(closed -> true);
    }
    accept();
    return CompletableFuture.completedFuture(false);
  }

  /** Closes if nobody came since that absence began; a later one has a time of its own. */
  public synchronized boolean closeIfAbandonedSince(int absence) {
    return absence == absences && closeIfAbandoned();
  }

  /** Closes if its holder is gone and nobody came after. */
  synchronized boolean closeIfAbandoned() {
    if (!left || closing) {
      return false;
    }
    closeNow();
    return true;
  }

  /** The stage completes when the port is free. */
  CompletionStage<Void> closeNow() {
    List<SocketOwner> before;
    synchronized (this) {
      closing = true;
      before = socketOwners;
      socketOwners = List.of();
      acceptHandler.close();
    }
    before.forEach(socketOwner -> socketOwner.holder().lost(this));
    return CompletableFuture.allOf(
        channels.stream().map(ListeningSocket::close).toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Void> close(Channel channel) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel
        .close()
        .addListener(
            done -> {
              if (channel instanceof NioServerSocket nio) {
                nio.awaitFree(closed);
              } else {
                closed.complete(null);
              }
            });
    return closed;
  }

  /** Runs the action when it is closed. */
  void onClose(Runnable action) {
    channels.get(0).closeFuture().addListener(closed -> action.run());
  }
}
