package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Standing;
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
 * A server socket and who holds it at the moment: the tenant of the newest bundle that serves
 * everybody, and before it those that are still to prove themselves or get a share. Any thread.
 */
final class VaultSocket {
  /** Of an accepted channel: the standing of the bundle whose acceptor got it. */
  static final AttributeKey<Standing> ACCEPTED_BY = AttributeKey.valueOf("jackfield.accepted-by");

  private final Channel channel;
  private final BindRequest request;
  private final Reception reception;

  /** That of the newest bundle first. Written under the monitor. */
  private volatile List<Tenant> tenants = List.of();

  private boolean left;
  private int absences;
  private boolean closing;

  VaultSocket(Channel channel, BindRequest request, Reception reception) {
    this.channel = channel;
    this.request = request;
    this.reception = reception;
  }

  SocketAddress address() {
    return request.address() instanceof UnixDomainSocketAddress
        ? request.address()
        : channel.localAddress();
  }

  synchronized boolean isUsable() {
    return !closing && channel.isOpen();
  }

  /**
   * Adds a tenant, behind those of newer bundles: an older one may well bind after them, and is let
   * go at once if one of them serves everybody.
   *
   * @return false if the socket is closed by now
   */
  boolean heldBy(Tenant tenant) {
    synchronized (this) {
      if (closing) {
        return false;
      }
      tenants = with(tenant);
      left = false;
    }
    rearrange();
    return true;
  }

  private List<Tenant> with(Tenant tenant) {
    List<Tenant> more = without(tenant.holder());
    if (isShared()) {
      int newer = 0;
      while (newer < more.size() && more.get(newer).bundleId() > tenant.bundleId()) {
        newer++;
      }
      more.add(newer, tenant);
    } else {
      more.add(0, tenant.with(BundleStanding.ALWAYS));
    }
    return List.copyOf(more);
  }

  /** A socket for one loop is for a connection that the bundle has already: the last one counts. */
  private boolean isShared() {
    return request.kept() && request.loop() == null;
  }

  private List<Tenant> without(Tenant.Holder holder) {
    List<Tenant> others = new ArrayList<>(tenants);
    others.removeIf(tenant -> tenant.holder() == holder);
    return others;
  }

  /** Lets go of tenants that a newer one has followed, and accepts if somebody is there for it. */
  void rearrange() {
    List<Tenant> followed;
    synchronized (this) {
      List<Tenant> now = tenants;
      int serving = 0;
      while (serving < now.size() && !now.get(serving).standing().serves()) {
        serving++;
      }
      int stay = Math.min(serving + 1, now.size());
      followed = now.subList(stay, now.size());
      tenants = List.copyOf(now.subList(0, stay));
      accept();
    }
    followed.forEach(tenant -> tenant.holder().lost(this));
  }

  private void accept() {
    if (closing) {
      return;
    }
    boolean somebody = accepting();
    if (somebody) {
      reception.open(this::accepted);
    } else {
      reception.pause();
    }
    channel.config().setAutoRead(somebody);
  }

  private boolean accepting() {
    return tenants.stream().anyMatch(tenant -> tenant.standing().serves(0));
  }

  private void accepted(Channel accepted) {
    int slot = slotOf(accepted.remoteAddress());
    Tenant tenant = choose(slot);
    if (tenant == null) {
      waitAgain(accepted);
      return;
    }
    accepted.attr(ACCEPTED_BY).set(tenant.standing());
    try {
      tenant.acceptor().accepted(accepted);
    } catch (RuntimeException | Error e) {
      tenant.standing().exchanged(slot, false);
      throw e;
    }
  }

  private static int slotOf(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress inet ? Slots.of(inet.getAddress()) : Slots.NONE;
  }

  /** Who was to have it has just gone: under the monitor it is clear whether all are to wait. */
  private synchronized void waitAgain(Channel accepted) {
    accept();
    reception.await(accepted);
  }

  /** The newest that serves the client; a canary that was left alone serves everybody. */
  private @Nullable Tenant choose(int slot) {
    Tenant last = null;
    for (Tenant tenant : tenants) {
      if (tenant.standing().serves(slot)) {
        return tenant;
      }
      last = tenant.standing().serves(0) ? tenant : last;
    }
    return last;
  }

  synchronized void acceptor(Tenant.Holder asker, Acceptor acceptor) {
    tenants =
        tenants.stream()
            .map(tenant -> tenant.holder() == asker ? tenant.with(acceptor) : tenant)
            .toList();
  }

  /**
   * A tenant is gone. If it was the last one: waits for the next one with the kernel taking
   * connections, or closes.
   *
   * @return if it waits, the number of this absence
   */
  synchronized OptionalInt leave(Tenant.Holder asker) {
    if (!remove(asker)) {
      return OptionalInt.empty();
    }
    if (!tenants.isEmpty()) {
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

  private boolean remove(Tenant.Holder asker) {
    List<Tenant> others = without(asker);
    boolean removed = others.size() < tenants.size();
    tenants = List.copyOf(others);
    return removed;
  }

  /**
   * Closes for a tenant; where there are others, it only goes.
   *
   * @return true when the port is free, false at once if it stays open
   */
  synchronized CompletionStage<Boolean> close(Tenant.Holder asker) {
    boolean held = remove(asker);
    if (held) {
      asker.lost(this);
    }
    if (closing || (held && tenants.isEmpty())) {
      return closeNow().thenApply(closed -> true);
    }
    accept();
    return CompletableFuture.completedFuture(false);
  }

  /** Closes if nobody came since that absence began; a later one has a time of its own. */
  synchronized boolean closeIfAbandonedSince(int absence) {
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
    List<Tenant> before;
    synchronized (this) {
      closing = true;
      before = tenants;
      tenants = List.of();
      reception.close();
    }
    before.forEach(tenant -> tenant.holder().lost(this));
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.close().addListener(done -> tellWhenFree(closed));
    return closed;
  }

  private void tellWhenFree(CompletableFuture<Void> closed) {
    if (channel instanceof NioServerSocket nio) {
      nio.awaitFree(closed);
    } else {
      closed.complete(null);
    }
  }

  /** Runs the action when it is closed. */
  void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }
}
