package io.jackfield.deploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jackfield.health.CheckReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;

/** How the executor is asked; what it does is for the daemon's tests. */
class HealthServiceTest {
  @TempDir Path cache;

  private Framework framework;
  private BundleContext context;
  private final List<HealthCheckSelector> asked = new ArrayList<>();
  private HealthService health;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "0"));
    framework.start();
    context = framework.getBundleContext();
    health =
        new HealthService(
            context,
            new HealthCheckExecutor() {
              @Override
              public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector) {
                asked.add(selector);
                return List.of();
              }

              @Override
              public List<HealthCheckExecutionResult> execute(
                  HealthCheckSelector selector, HealthCheckExecutionOptions options) {
                throw new UnsupportedOperationException();
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(5000);
  }

  private void offer(Map<String, ?> properties) {
    HealthCheck check = () -> new Result(Result.Status.OK, "");
    context.registerService(HealthCheck.class, check, FrameworkUtil.asDictionary(properties));
  }

  @Test
  void asksForAllOrByTag() {
    assertThat(health.ask(List.of())).isEmpty();
    assertThat(health.ask(List.of("ready", "kitchen"))).isEmpty();
    assertThat(asked.get(0).tags()).as("not those that are the executor's default").isNotEmpty();
    assertThat(asked.get(1).tags()).containsExactly("ready", "kitchen");
    assertThatThrownBy(() -> health.ask(List.of("a)(b"))).hasMessage("'a)(b' is no tag");
    assertThatThrownBy(() -> health.ask(List.of("-a"))).hasMessage("'-a' is no tag");
  }

  @Test
  void aCheckOfWrongPropertiesIsToldAndCostsTheOthersNothing() {
    offer(Map.of(HealthCheck.NAME, "door", HealthCheck.TAGS, new String[] {"ready", "house"}));
    offer(Map.of(HealthCheck.NAME, "window", HealthCheck.TAGS, "house"));
    offer(Map.of(HealthCheck.NAME, 7, HealthCheck.TAGS, List.of("ready")));
    offer(Map.of(HealthCheck.NAME, "roof", HealthCheck.RESULT_CACHE_TTL_IN_MS, "long"));
    assertThat(health.ask(List.of()))
        .extracting(CheckReport::name, CheckReport::status, CheckReport::text)
        .containsExactly(
            tuple("7", Result.Status.HEALTH_CHECK_ERROR, "its property hc.name is no String"),
            tuple(
                "roof",
                Result.Status.HEALTH_CHECK_ERROR,
                "its property hc.resultCacheTtlInMs is no Long"));
    assertThat(health.ask(List.of("ready"))).extracting(CheckReport::name).containsExactly("7");
    assertThat(asked)
        .extracting(selector -> Arrays.asList(selector.names()))
        .containsExactly(List.of("door", "window"), List.of("door"));
  }

  /** As that of the health checks, whose class nobody else sees. */
  public static final class Pool {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(3);

    /** The threads. */
    public ScheduledThreadPoolExecutor getExecutor() {
      return executor;
    }
  }

  @Test
  void threadsOfThePoolEndWhenTheyAreIdle() {
    Pool pool = new Pool();
    CheckThreads.endWhenIdle(pool);
    assertThat(pool.getExecutor().allowsCoreThreadTimeOut()).isTrue();
    assertThat(pool.getExecutor().getKeepAliveTime(TimeUnit.SECONDS)).isPositive();
    pool.getExecutor().shutdown();
    CheckThreads.endWhenIdle("another pool, which does not say what it has");
  }
}
