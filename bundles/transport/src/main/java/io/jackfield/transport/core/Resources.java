package io.jackfield.transport.core;

import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.connections.OutgoingConnections;
import io.jackfield.transport.sockets.ClientSockets;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.sockets.ListeningSockets;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.sockets.ServerSockets;
import io.jackfield.transport.threads.BootThreads;
import io.jackfield.transport.threads.FairLane;
import io.jackfield.transport.threads.LoopActivity;
import io.jackfield.transport.tls.ClientContexts;
import io.jackfield.transport.tls.TlsEngine;
import io.jackfield.transport.tls.TlsPolicies;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What all bundles share: event loops, listening sockets, TLS, and threads of the transport's own.
 */
final class Resources {
  private static final String TRANSPORT = "io.jackfield.transport";

  /** What waits for one of them is bounded by the connections: each reads one piece at a time. */
  private static final int MOST_FILE_THREADS = 32;

  /** However many files one client is sent from a disk that hangs. */
  private static final int MOST_OF_ONE_CLIENT = 24;

  private final LoopActivity activity = new LoopActivity();
  private final EventLoopGroup loops;
  private final LaneSpec workers;
  private final FairLane files;
  private final ScheduledThreadPoolExecutor timers;

  /** Looks at files, which may hang with their disk: nobody's timers are to wait for that. */
  private final FileFollower follower;

  private final ListeningSockets listeningSockets;
  private final OutgoingConnections outgoing;
  private final TlsPolicies tls;
  private final ClientContexts clientTls;
  private final ResourceRegistry registry;

  /** By symbolic name. What a bundle that is gone for good has left is small, and stays. */
  private final Map<String, ConcurrentMap<String, Object>> states = new ConcurrentHashMap<>();

  /**
   * Starts the loops.
   *
   * @param mostWorkers of one bundle
   * @param data where the development certificate is kept
   */
  Resources(IoKind io, int loopCount, int mostWorkers, TlsEngine engine, Path data) {
    this(io, loopCount, mostWorkers, engine, data, PassedSockets.NONE);
  }

  /**
   * The same.
   *
   * @param passed sockets that are taken over instead of opened
   */
  Resources(
      IoKind io,
      int loopCount,
      int mostWorkers,
      TlsEngine engine,
      Path data,
      PassedSockets passed) {
    loops = io.newLoops(loopCount, new BootThreads("loop"), activity);
    workers = LaneSpec.of("worker", mostWorkers, Integer.MAX_VALUE);
    files =
        new FairLane(
            TRANSPORT,
            LaneSpec.of("file", MOST_FILE_THREADS, Integer.MAX_VALUE)
                .maxPerClient(MOST_OF_ONE_CLIENT)
                .onPlatformThreads());
    registry = new ResourceRegistry(files);
    timers = new ScheduledThreadPoolExecutor(1, new BootThreads("timer"));
    timers.setRemoveOnCancelPolicy(true);
    follower = new FileFollower();
    listeningSockets = new ListeningSockets(new ServerSockets(io, loops, passed));
    outgoing = new OutgoingConnections(new ClientSockets(io, loops));
    clientTls = new ClientContexts(engine);
    tls = new TlsPolicies(engine, data.resolve("tls"), follower);
  }

  EventLoopGroup loops() {
    return loops;
  }

  /** That of the loops. */
  LoopActivity activity() {
    return activity;
  }

  /** What each bundle gets. */
  LaneSpec workers() {
    return workers;
  }

  /** Threads that read the files which the transport sends, turn by turn over the clients. */
  FairLane files() {
    return files;
  }

  ScheduledThreadPoolExecutor timers() {
    return timers;
  }

  ListeningSockets listeningSockets() {
    return listeningSockets;
  }

  OutgoingConnections outgoing() {
    return outgoing;
  }

  TlsPolicies tls() {
    return tls;
  }

  ClientContexts clientTls() {
    return clientTls;
  }

  /** Where files are looked at. */
  FileFollower follower() {
    return follower;
  }

  ResourceRegistry registry() {
    return registry;
  }

  /** What the versions of a bundle share. */
  ConcurrentMap<String, Object> state(String symbolicName) {
    return states.computeIfAbsent(symbolicName, name -> new ConcurrentHashMap<>());
  }

  void stop() {
    listeningSockets.closeAll();
    timers.shutdownNow();
    follower.shutdownNow();
    files.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1500);
  }
}
