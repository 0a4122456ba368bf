package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.AddressSet;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.ClientTls;
import io.jackfield.transport.ClientTlsSettings;
import io.jackfield.transport.ConnectRequest;
import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.jackfield.transport.connections.FileSend;
import io.jackfield.transport.rollout.Holdings;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.rollout.RolloutState;
import io.jackfield.transport.sockets.ListeningSocket;
import io.jackfield.transport.sockets.SocketOwner;
import io.jackfield.transport.stages.Addresses;
import io.jackfield.transport.threads.BundleTimers;
import io.jackfield.transport.threads.FairLane;
import io.jackfield.transport.threads.LaneTrouble;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport of one bundle: remembers what it handed out and takes it back. */
@Component(service = Transport.class, scope = ServiceScope.BUNDLE)
public final class BundleTransport implements Transport, SocketOwner.Holder {
  /** How long a socket that is handed over waits at least, however short the parking time. */
  private static final Duration HAND_OVER = Duration.ofSeconds(10);

  /** Of the work that is taken from a bundle; a line of the log is to be read. */
  private static final int MOST_DESCRIBED = 20;

  private static final Logger log = LoggerFactory.getLogger(BundleTransport.class);

  private final Resources resources;
  private final Duration parkingTime;
  private final String owner;
  private final long bundleId;
  private final RolloutState rollout;
  private final Lane workers;
  private final Set<FairLane> lanes = ConcurrentHashMap.newKeySet();
  private final BundleTimers timers;
  private final Set<ListeningSocket> sockets = ConcurrentHashMap.newKeySet();
  private final OwnChannels outgoing = new OwnChannels();
  private volatile boolean revoked;

  /** For the bundle that gets the service. */
  @Activate
  public BundleTransport(@Reference TransportEngine engine, ComponentContext context) {
    this(
        engine.resources(),
        engine.parkingTime(),
        context.getUsingBundle(),
        engine.rolloutStates().of(context.getUsingBundle()));
  }

  BundleTransport(Resources resources, Duration parkingTime, Bundle owner, RolloutState rollout) {
    this.resources = resources;
    this.parkingTime = parkingTime;
    this.owner = owner.getSymbolicName();
    this.bundleId = owner.getBundleId();
    this.rollout = rollout;
    this.workers = lane(resources.workers());
    this.timers = new BundleTimers(this.owner);
    resources.registry().opened(this);
  }

  /** The bundle stops, or has given the service back. */
  @Deactivate
  void revoke() {
    revoked = true;
    resources.registry().closed(this, holdings());
    int left = sockets.size();
    sockets.forEach(this::leave);
    outgoing.closeAll();
    int cancelled = timers.shutdownNow().size();
    lanes.forEach(FairLane::shutdownNow);
    log.debug("transport revoked from={} sockets={} timers={}", owner, left, cancelled);
  }

  long bundleId() {
    return bundleId;
  }

  /** What is in use now. */
  Holdings holdings() {
    List<String> addresses = sockets.stream().map(s -> String.valueOf(s.address())).toList();
    List<String> work = new ArrayList<>(timers.describe());
    lanes.forEach(lane -> work.addAll(lane.describe()));
    if (work.size() > MOST_DESCRIBED) {
      work.set(MOST_DESCRIBED, "and " + (work.size() - MOST_DESCRIBED) + " more");
    }
    List<String> some = work.subList(0, Math.min(work.size(), MOST_DESCRIBED + 1));
    return new Holdings(some, timers.count(), addresses, List.of(), 0);
  }

  /** What its lanes have to do. */
  Stream<LaneInfo> lanes() {
    return lanes.stream().map(FairLane::info);
  }

  /** What may be wrong with its lanes. */
  Stream<LaneTrouble> laneTroubles() {
    return lanes.stream().map(FairLane::trouble);
  }

  /** Lets go of a socket for the next version, which binds it as soon as it can. */
  public void handOver(ListeningSocket socket) {
    leave(socket, parkingTime.compareTo(HAND_OVER) < 0 ? HAND_OVER : parkingTime);
  }

  private void leave(ListeningSocket socket) {
    leave(socket, parkingTime);
  }

  private void leave(ListeningSocket socket, Duration time) {
    sockets.remove(socket);
    socket.leave(this).ifPresent(absence -> giveUpLater(socket, absence, time));
  }

  private void giveUpLater(ListeningSocket socket, int absence, Duration time) {
    resources
        .timers()
        .schedule(() -> giveUp(socket, absence), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void giveUp(ListeningSocket socket, int absence) {
    SocketAddress address = socket.address();
    if (socket.closeIfAbandonedSince(absence)) {
      log.info("listening socket closed, nobody came back for it address={}", address);
    }
  }

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    return resources
        .listeningSockets()
        .bind(request)
        .thenCompose(
            socket ->
                hold(socket, acceptor)
                    ? CompletableFuture.completedFuture(new SocketBinding(socket, this))
                    // Closed since: they do not give it again.
                    : bind(request, acceptor));
  }

  private boolean hold(ListeningSocket socket, Acceptor acceptor) {
    sockets.add(socket);
    if (!socket.heldBy(new SocketOwner(this, bundleId, rollout, acceptor))) {
      sockets.remove(socket);
      return false;
    }
    if (revoked) {
      leave(socket);
    }
    return true;
  }

  @Override
  public void lost(ListeningSocket socket) {
    sockets.remove(socket);
  }

  @Override
  public CompletionStage<InboundBuffer> connect(ConnectRequest request) {
    if (revoked) {
      return CompletableFuture.failedFuture(new ConnectException("the bundle has stopped"));
    }
    CompletableFuture<InboundBuffer> connected = resources.outgoing().connect(request);
    if (request.connection().isEmpty()) {
      outgoing.add(connected);
    }
    return connected;
  }

  @Override
  public EventLoopGroup loops() {
    return resources.loops();
  }

  @Override
  public Lane workers() {
    return workers;
  }

  @Override
  public Lane lane(LaneSpec spec) {
    lanes.removeIf(FairLane::isTerminated);
    FairLane lane = new FairLane(owner, spec);
    lanes.add(lane);
    if (revoked) {
      lane.shutdownNow();
    }
    return lane;
  }

  /** What that bundle has of the service it gives back when it stops, and then it is revoked. */
  @Override
  public Optional<Lane> laneOf(Bundle other, LaneSpec spec) {
    BundleContext context = other.getBundleContext();
    try {
      ServiceReference<Transport> reference =
          context == null ? null : context.getServiceReference(Transport.class);
      Transport theirs = reference == null ? null : context.getService(reference);
      return Optional.ofNullable(theirs).map(transport -> transport.lane(spec));
    } catch (IllegalStateException e) {
      log.debug("the bundle has just stopped bundle={}", other, e);
      return Optional.empty();
    }
  }

  /** What reads the file is the transport's, and no work of this bundle. */
  @Override
  public FileTransfer send(Channel channel, FileChannel file, List<FilePart> parts) {
    InetAddress client =
        channel.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
    return FileSend.begin(
        channel, channel, work -> resources.files().execute(client, work), file, parts);
  }

  @Override
  public ScheduledExecutorService timers() {
    return timers;
  }

  @Override
  public TlsPolicy tls(TlsSettings settings) throws IOException {
    return resources.tls().open(settings);
  }

  @Override
  public ClientTls clientTls(ClientTlsSettings settings) throws IOException {
    return resources.clientTls().open(settings);
  }

  @Override
  public AddressSet addresses(String key, List<String> networks, Optional<Path> file)
      throws IOException {
    return Addresses.of(key, networks, file, resources.follower());
  }

  @Override
  public ConcurrentMap<String, Object> state() {
    return resources.state(owner);
  }
}
