package io.jackfield.deploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jackfield.health.CheckReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
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
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** How the executor is asked; what it does is for the daemon's tests. */
class HealthServiceTest {
  @TempDir Path cache;

  private Framework framework;
  private BundleContext context;
  private final List<HealthCheckSelector> asked = new ArrayList<>();
  private HealthService health;

  /** What checks say, by their names. */
  private final Map<String, Result> says = new HashMap<>();

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
                return results();
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

  private List<HealthCheckExecutionResult> results() {
    ServiceReference<?>[] services = context.getBundle().getRegisteredServices();
    return Arrays.stream(services == null ? new ServiceReference<?>[0] : services)
        .filter(
            service ->
                service.getProperty(HealthCheck.NAME) instanceof String name
                    && says.containsKey(name))
        .map(HealthCheckMetadata::new)
        .map(HealthServiceTest.this::result)
        .toList();
  }

  private HealthCheckExecutionResult result(HealthCheckMetadata check) {
    return new HealthCheckExecutionResult() {
      @Override
      public Result getHealthCheckResult() {
        return says.get(check.getName());
      }

      @Override
      public long getElapsedTimeInMs() {
        return 1;
      }

      @Override
      public Date getFinishedAt() {
        return new Date();
      }

      @Override
      public boolean hasTimedOut() {
        return false;
      }

      @Override
      public HealthCheckMetadata getHealthCheckMetadata() {
        return check;
      }
    };
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

  @Test
  void whatTheExecutorWouldFailForIsToldInstead() {
    offer(Map.of(HealthCheck.NAME, "a", HealthCheck.ASYNC_INTERVAL_IN_SEC, "often"));
    offer(Map.of(HealthCheck.NAME, "b", HealthCheck.KEEP_NON_OK_RESULTS_STICKY_FOR_SEC, "x"));
    offer(Map.of(HealthCheck.NAME, "c", "hc.warningsStickForMinutes", 1.5));
    offer(Map.of(HealthCheck.NAME, "d", HealthCheck.TAGS, Arrays.asList("ready", null)));
    offer(Map.of(HealthCheck.TAGS, new String[] {"ready", null}));
    assertThat(health.ask(List.of()))
        .filteredOn(report -> report.status() == Result.Status.HEALTH_CHECK_ERROR)
        .extracting(CheckReport::text)
        .containsExactly(
            "its property hc.async.intervalInSec is no number",
            "its property hc.keepNonOkResultsStickyForSec is no number",
            "its property hc.warningsStickForMinutes is no number",
            "one of its hc.tags is null",
            "it has no property hc.name");
    assertThat(health.ask(List.of("ready"))).hasSize(2);
    assertThat(asked).as("no names would be all names").isEmpty();
    offer(Map.of(HealthCheck.NAME, "e", HealthCheck.ASYNC_INTERVAL_IN_SEC, 7));
    assertThat(health.ask(List.of())).hasSize(5);
    assertThat(asked)
        .extracting(selector -> List.of(selector.names()))
        .containsExactly(List.of("e"));
  }

  @Test
  void aResultThatMakesNoSenseIsAnErrorOfThatCheckAlone() {
    offer(Map.of(HealthCheck.NAME, "good", HealthCheck.TAGS, new String[] {"house", null}));
    says.put("good", new Result(Result.Status.WARN, null));
    offer(Map.of(HealthCheck.NAME, "bad"));
    says.put(
        "bad",
        new Result(Result.Status.OK, "") {
          @Override
          public Status getStatus() {
            throw new IllegalStateException("out of order");
          }
        });
    assertThat(health.ask(List.of()))
        .extracting(CheckReport::name, CheckReport::status, CheckReport::text)
        .containsExactly(
            tuple(
                "bad",
                Result.Status.HEALTH_CHECK_ERROR,
                "what it says cannot be told: java.lang.IllegalStateException: out of order"),
            tuple("good", Result.Status.WARN, ""));
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
