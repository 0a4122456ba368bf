package io.jackfield.config.etc;

import io.jackfield.config.ConfigProblem;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** Tells of files in {@code etc/} that are wrong, and of those that wait for a bundle. */
final class ConfigurationCheck implements HealthCheck {
  static final String NAME = "configuration";

  private final Etc etc;

  ConfigurationCheck(Etc etc) {
    this.etc = etc;
  }

  @Override
  public Result execute() {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, ""));
    for (ConfigProblem problem : etc.check()) {
      Result.Status status =
          etc.isKnown(problem.file()) ? Result.Status.CRITICAL : Result.Status.WARN;
      log.add(new ResultLog.Entry(status, problem.toString()));
    }
    return new Result(log);
  }
}
