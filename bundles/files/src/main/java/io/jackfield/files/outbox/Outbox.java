package io.jackfield.files.outbox;

import io.jackfield.config.DaemonFolder;
import io.jackfield.deploy.Readiness;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Mounts;
import io.jackfield.files.shared.SharedState;
import io.jackfield.health.Checks;
import io.jackfield.task.Tasks;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Transport;
import io.jackfield.util.Halt;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to files, for tasks: written down before it happens and after, so that no event is
 * lost with the process, and delivered when there are tasks. What bundles tell stands between that,
 * in its order. Any thread.
 */
@Component(
    service = {Outbox.class, HealthCheck.class},
    property = {HealthCheck.NAME + "=outbox", Checks.NOT_KEPT})
public final class Outbox implements HealthCheck {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final OutboxLog lines;
  private final OutboxDelivery delivery;
  private final @Nullable Lane lane;

  /** Whether what is told has to outlive a power loss. */
  private volatile boolean sync;

  /** For SCR. */
  @Activate
  public Outbox(BundleContext context, @Reference Transport transport) {
    this(
        DaemonFolder.DATA.in(context).resolve("files"),
        new SharedState(transport.state()),
        transport.lane(LaneSpec.of("outbox", 1, 0)));
  }

  /** One that delivers on a lane, or not at all. */
  public Outbox(Path folder, SharedState shared, @Nullable Lane lane) {
    this.lines = new OutboxLog(folder, shared);
    this.delivery = new OutboxDelivery(lines, shared);
    this.lane = lane;
  }

  /** An event that was written down before it happens. */
  public record Intent(long number, OutboxEvent event) {
    private OutboxLine line(OutboxLine.Kind kind) {
      return new OutboxLine(kind, number, event.fields());
    }
  }

  /** Whether what is told from now on has to outlive a power loss; files say so one by one. */
  public void setSync(boolean sync) {
    this.sync = sync;
  }

  /**
   * Finds out what has happened of that which an earlier process intended when it ended, and
   * delivers from now on.
   */
  public void open(Mounts mounts) {
    try {
      lines.open();
    } catch (IOException e) {
      // What is there is served; nothing is stored, and each upload tries it again.
      log.error("outbox not opened reason={}", e.toString());
    }
    for (OutboxLine each : lines.unknown()) {
      try {
        OutboxEvent event = OutboxEvent.of(each.fields());
        boolean happened = event.happened(there(mounts, event));
        settle(List.of(new Intent(each.number(), event)), happened);
        lines.known(each);
        log.info(
            "outbox event={} path={} was under way, happened={}",
            event.topic(),
            event.path(),
            happened);
      } catch (IOException | IllegalArgumentException e) {
        log.error("outbox event not settled, tried at the next start reason={}", e.toString());
      }
    }
    if (lane != null) {
      lane.execute(delivery);
    }
  }

  private static Facts there(Mounts mounts, OutboxEvent event) throws IOException {
    try {
      return mounts.facts(VirtualPath.parse(event.path()));
    } catch (NoSuchFileException e) {
      return Facts.NOTHING;
    }
  }

  @Deactivate
  void stop() {
    if (lane != null) {
      lane.shutdownNow();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindTasks(Tasks tasks) {
    delivery.bind(tasks);
  }

  public void unbindTasks(Tasks tasks) {
    delivery.unbind(tasks);
  }

  /** Before that, not all are there who want events. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  public void bindReadiness(Readiness readiness) {
    delivery.start();
  }

  void unbindReadiness(Readiness readiness) {
    // The daemon stops: what is begun is ended.
  }

  /**
   * Writes down what is about to happen.
   *
   * @param sync whether it has to outlive a power loss
   */
  public List<Intent> intend(boolean sync, List<OutboxEvent> events) throws IOException {
    List<Intent> intents = intents(events);
    if (!events.isEmpty()) {
      write(sync, intents);
    }
    return intents;
  }

  /** The same, but what the disk does not take now is not needed to go on. */
  public List<Intent> intendIfThereIsRoom(boolean sync, List<OutboxEvent> events) {
    List<Intent> intents = intents(events);
    try {
      write(sync, intents);
    } catch (IOException e) {
      log.debug("outbox not written beforehand reason={}", e.toString());
    }
    return intents;
  }

  private List<Intent> intents(List<OutboxEvent> events) {
    List<Intent> intents = new ArrayList<>();
    events.forEach(event -> intents.add(new Intent(lines.next(), event)));
    return intents;
  }

  private void write(boolean sync, List<Intent> intents) throws IOException {
    long written =
        lines.append(intents.stream().map(each -> each.line(OutboxLine.Kind.INTENDED)).toList());
    if (sync) {
      lines.force(written);
    }
    Halt.after("intended");
  }

  /** Writes down what somebody tells. */
  void tell(ToldEvent event) throws IOException {
    lines.open();
    OutboxLine line = new OutboxLine(OutboxLine.Kind.HAPPENED, lines.next(), event.fields());
    long written = lines.append(List.of(line));
    if (sync) {
      lines.force(written);
    }
    Halt.after("told");
  }

  /** Writes down whether it has happened; what the disk does not take now comes later. */
  public void settle(List<Intent> intents, boolean happened) {
    if (!intents.isEmpty()) {
      lines.appendSurely(
          intents.stream()
              .map(
                  each ->
                      happened
                          ? each.line(OutboxLine.Kind.HAPPENED)
                          : OutboxLine.of(OutboxLine.Kind.VOID, each.number()))
              .toList());
      Halt.after("settled");
    }
  }

  @Override
  public Result execute() {
    return Checks.result(
        lines.isOpen() ? Result.Status.TEMPORARILY_UNAVAILABLE : Result.Status.CRITICAL,
        problem().stream().toList());
  }

  /** Why nothing can be stored, or why events wait if that has to be mended. */
  public Optional<String> problem() {
    return lines.isOpen()
        ? delivery.problem()
        : Optional.of("nothing can be stored: the outbox cannot be written");
  }
}
