package io.jackfield.transport.core;

import io.jackfield.health.Checks;
import io.jackfield.transport.rollout.LaneInfo;
import io.jackfield.transport.threads.LaneTrouble;
import io.jackfield.util.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of lanes that are stuck, and of those that refuse work. */
@Component(property = {HealthCheck.NAME + "=lanes", HealthCheck.TAGS + "=" + Checks.READY})
public final class LanesCheck implements HealthCheck {
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final TransportEngine engine;

  /** Asks the lanes of every bundle. */
  @Activate
  public LanesCheck(@Reference TransportEngine engine) {
    this.engine = engine;
  }

  @Override
  public Result execute() {
    return result(engine.resources().registry().laneTroubles());
  }

  static Result result(List<LaneTrouble> lanes) {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, ""));
    lanes.forEach(each -> entry(each).ifPresent(log::add));
    return new Result(log);
  }

  private static Optional<ResultLog.Entry> entry(LaneTrouble trouble) {
    LaneInfo lane = trouble.lane();
    String what = lane.bundle() + " " + lane.name() + ": " + lane.running() + " running, ";
    if (trouble.stalled().compareTo(STUCK) > 0) {
      return Optional.of(
          new ResultLog.Entry(
              Result.Status.CRITICAL,
              what
                  + lane.waiting()
                  + " waiting, none has begun for "
                  + Texts.duration(trouble.stalled())));
    }
    return trouble.refusing()
        ? Optional.of(
            new ResultLog.Entry(
                Result.Status.WARN, what + lane.waiting() + " waiting, it refuses more"))
        : Optional.empty();
  }
}
