package io.jackfield.ftp.data;

import io.jackfield.account.Permission;
import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.transport.Connection;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.TlsPolicy;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transfer, from its data connection to its end. It knows the session only as the one who waits
 * for the end. On the event loop.
 */
public final class Transfer {
  private static final int PERCENT = 100;
  private static final String VERB = "ftp.transfer.verb";
  private static final String PATH = "ftp.transfer.path";
  private static final String BEGUN = "ftp.transfer.begun";

  private final DataContext context;
  private final Connection connection;
  private final String account;
  private final String verb;
  private final VirtualPath path;
  private final Flow flow;
  private final Instant begun;
  private @Nullable DataPort port;
  private @Nullable ScheduledFuture<?> watch;
  private boolean connected;
  private long movedBefore = -1;

  public Transfer(
      DataContext context,
      Connection connection,
      String account,
      String verb,
      VirtualPath path,
      Flow flow) {
    this(context, connection, account, verb, path, flow, context.clock().instant());
  }

  private Transfer(
      DataContext context,
      Connection connection,
      String account,
      String verb,
      VirtualPath path,
      Flow flow,
      Instant begun) {
    this.context = context;
    this.connection = connection;
    this.account = account;
    this.verb = verb;
    this.path = path;
    this.flow = flow;
    this.begun = begun;
  }

  /** Whether an earlier version has left one. */
  public static boolean isIn(Map<String, Object> state) {
    return state.containsKey(VERB);
  }

  /** What an earlier version has left; goes on when {@link #start} or {@link #goOn} is called. */
  public static Transfer takeOver(DataContext context, Connection connection, String account) {
    Map<String, Object> state = connection.state();
    Flow flow = FlowState.takeOver(context, connection.channel().eventLoop(), state);
    if (flow == null) {
      throw new IllegalStateException("a transfer without a file");
    }
    Instant begun = state.remove(BEGUN) instanceof Instant time ? time : context.clock().instant();
    String verb = String.valueOf(state.remove(VERB));
    VirtualPath path = VirtualPath.parse(String.valueOf(state.remove(PATH)));
    return new Transfer(context, connection, account, verb, path, flow, begun);
  }

  /** Whether the account may still do what an earlier version let it begin; on a worker. */
  public static boolean isAllowed(FileView view, String verb, String path) {
    Set<Permission> may = view.permissions(VirtualPath.parse(path));
    return verb.equals("RETR")
        ? may.contains(Permission.READ)
        : may.contains(Permission.CREATE) || may.contains(Permission.OVERWRITE);
  }

  /** Such as {@code RETR}, of the one that an earlier version has left. */
  public static String verbIn(Map<String, Object> state) {
    return String.valueOf(state.get(VERB));
  }

  /** The upload, if it is one. */
  public static Optional<Map<String, Object>> uploadIn(Map<String, Object> state) {
    return FlowState.uploadIn(state);
  }

  /** Who takes the transfer over goes on with this. */
  public static void adopted(Map<String, Object> state, Upload upload) {
    FlowState.adopted(state, upload);
  }

  public static String pathIn(Map<String, Object> state) {
    return String.valueOf(state.get(PATH));
  }

  /**
   * Starts it.
   *
   * @param whenEnded gets {@code null} or the failure, after files and channel are closed
   */
  public void start(DataPort from, boolean privately, Consumer<@Nullable Throwable> whenEnded) {
    port = from;
    connection.describe(progress());
    flow.whenEnded(failure -> ended(failure, whenEnded));
    from.connect()
        .whenComplete(
            (data, failure) -> {
              if (failure != null) {
                flow.fail(failure);
              } else {
                attach(data, privately);
              }
            });
  }

  /** Goes on with the data connection that an earlier version has used. */
  public void goOn(Consumer<@Nullable Throwable> whenEnded) {
    Map<String, Object> state = connection.state();
    boolean secured = Boolean.TRUE.equals(state.remove(DataState.SECURED));
    boolean hasBegun = Boolean.TRUE.equals(state.remove(DataState.BEGUN));
    flow.whenEnded(failure -> ended(failure, whenEnded));
    connected = true;
    connection.describe(progress());
    watch();
    if (state.remove(DataState.HOLD) instanceof InboundBuffer data) {
      flow.attach(data, secured, hasBegun);
    } else {
      flow.fail(new DataLostException("The data connection is lost."));
    }
  }

  /** Tells when nothing of this version is under way; never, if it has to end here. */
  public void leave(Runnable quiet) {
    // An active connection that is being made is waited for: its time is limited.
    if (flow.canMove() && (connected || port instanceof PassivePort)) {
      flow.leave(quiet);
    }
  }

  /** Leaves it to the next version, in which it goes on. */
  public void handOver(Map<String, Object> state) {
    if (watch != null) {
      watch.cancel(false);
    }
    if (!connected && port instanceof PassivePort waiting) {
      waiting.handOver(state);
    }
    state.put(VERB, verb);
    state.put(PATH, path.toString());
    state.put(BEGUN, begun);
    flow.handOver(state);
  }

  private void attach(InboundBuffer data, boolean privately) {
    connected = true;
    Optional<TlsPolicy> tls = privately ? connection.tlsPolicy() : Optional.empty();
    Channel channel = data.channel();
    tls.ifPresent(
        policy ->
            channel
                .pipeline()
                .addLast(
                    isUpload() ? policy.newReceivingHandler(channel) : policy.newHandler(channel)));
    watch();
    flow.attach(data, tls.isPresent(), tls.isEmpty());
  }

  /** Looks now and then whether anything has moved. */
  private void watch() {
    watch = connection.schedule(this::look, context.stallTimeout());
  }

  private void look() {
    if (flow.hasEnded()) {
      return;
    }
    if (flow.waitsForPeer() && flow.moved() == movedBefore) {
      flow.fail(new DataLostException("Nothing has moved for too long."));
      return;
    }
    movedBefore = flow.moved();
    connection.describe(progress());
    watch();
  }

  public boolean isUpload() {
    return flow instanceof UploadFlow;
  }

  public void abort(String reason) {
    fail(new DataLostException(reason));
  }

  public void fail(Throwable reason) {
    flow.fail(reason);
    if (port != null) {
      port.close();
    }
  }

  private void ended(@Nullable Throwable failure, Consumer<@Nullable Throwable> whenEnded) {
    if (watch != null) {
      watch.cancel(false);
    }
    connection.describe(account);
    whenEnded.accept(failure);
  }

  /** What takes the rest of an upload that was refused; {@code null} if nothing does. */
  public @Nullable Drain drain() {
    return flow.drain();
  }

  public String account() {
    return account;
  }

  public String verb() {
    return verb;
  }

  public VirtualPath path() {
    return path;
  }

  /** Bytes that have come from the client, or gone to it. */
  public long moved() {
    return flow.moved();
  }

  /** How long it has taken so far. */
  public Duration time() {
    return Duration.between(begun, context.clock().instant());
  }

  /** What is said of a good end; with the name, if it is another than was asked for. */
  public String success() {
    VirtualPath stored = flow.storedAs();
    return stored == null || stored.equals(path)
        ? "Transfer complete."
        : "Transfer complete. FILE: " + stored;
  }

  /** Such as {@code ann RETR /a 40%}. */
  public String progress() {
    String how =
        flow.expected() > 0
            ? flow.moved() * PERCENT / flow.expected() + "%"
            : flow.moved() + " bytes";
    return account + " " + verb + " " + path + " " + how;
  }
}
