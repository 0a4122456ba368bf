package io.jackfield.health;

import java.util.Collection;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What most health checks do alike. */
public final class Checks {
  /** The tag of checks that fail where only a restart of the daemon helps. */
  public static final String LIVE = "live";

  /** The tag of checks that fail where clients should be sent to another node. */
  public static final String READY = "ready";

  /**
   * The property of a component whose check costs next to nothing, so that what it has said is not
   * told again but asked for anew.
   */
  public static final String NOT_KEPT = HealthCheck.RESULT_CACHE_TTL_IN_MS + ":Long=0";

  private Checks() {}

  /**
   * Registers a check whose name is known only when the daemon runs, as of a configuration of which
   * there may be several. Others are components with the properties {@link HealthCheck#NAME} and
   * {@link HealthCheck#TAGS}. What it says is not kept: it should cost little.
   *
   * @param name by which people know it; of one bundle no two have the same
   * @param check called on any thread; may take two seconds. If it throws, or returns null, that is
   *     told as an error of the check
   */
  public static ServiceRegistration<HealthCheck> publish(
      BundleContext context, String name, HealthCheck check, String... tags) {
    return context.registerService(
        HealthCheck.class,
        answering(check),
        FrameworkUtil.asDictionary(
            Map.of(
                HealthCheck.NAME,
                name,
                HealthCheck.TAGS,
                tags,
                HealthCheck.RESULT_CACHE_TTL_IN_MS,
                0L)));
  }

  /**
   * Has a check answer whatever it does. One that returned null would never be asked again; an
   * exception would be kept with the result, and with it the class loader of a bundle that is gone.
   */
  static HealthCheck answering(HealthCheck check) {
    return () -> {
      try {
        @Nullable Result result = check.execute();
        return result == null ? error("the check says nothing") : result;
      } catch (RuntimeException | LinkageError e) {
        return error("the check failed: " + e);
      }
    };
  }

  private static Result error(String reason) {
    return new Result(Result.Status.HEALTH_CHECK_ERROR, reason);
  }

  /** OK if there are no problems, else that status with a line for each. */
  public static Result result(Result.Status status, Collection<String> problems) {
    if (problems.isEmpty()) {
      return new Result(Result.Status.OK, "");
    }
    ResultLog log = new ResultLog();
    problems.forEach(problem -> log.add(new ResultLog.Entry(status, problem)));
    return new Result(log);
  }
}
