package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.jackfield.task.Task;
import io.jackfield.task.TaskEvent;
import io.jackfield.task.TaskInfo;
import io.jackfield.task.TaskProperties;
import io.jackfield.task.TaskRun;
import io.jackfield.task.Tasks;
import io.jackfield.tasks.config.Settings;
import io.jackfield.testkit.TestRolloutState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

class TaskEngineTest {
  private static final String BUNDLE = "service.bundleid";

  @TempDir Path folder;
  private final FakeTransport transport = new FakeTransport();
  private final List<String> ran = new ArrayList<>();
  private String url = "";
  private int frameworkState = Bundle.ACTIVE;
  private TaskEngine component;
  private Tasks tasks;

  @BeforeEach
  void start() {
    Bundle framework = fake(Bundle.class, (method, args) -> frameworkState);
    BundleContext context =
        fake(
            BundleContext.class,
            (method, args) ->
                switch (method) {
                  case "getProperty" -> folder.toString();
                  case "registerService" -> registered(args[1]);
                  default -> framework;
                });
    component =
        new TaskEngine(settings(context), transport, bundle -> new TestRolloutState(), context);
    component.offer(context);
  }

  private Settings settings(BundleContext context) {
    try {
      return Settings.of(new TestConfig(url), context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServiceRegistration<?> registered(Object service) {
    if (service instanceof Tasks offered) {
      tasks = offered;
    }
    return fake(ServiceRegistration.class, (method, args) -> null);
  }

  @AfterEach
  void stop() {
    component.stop();
    transport.close();
  }

  @Test
  void aBadTaskKeepsNoGoodOneOut() {
    Task task = c -> {};
    component.bindTask(
        task, service(1, Map.of(TaskProperties.NAME, "a", TaskProperties.CRON, "x")));
    component.bindTask(task, service(2, Map.of(TaskProperties.NAME, "b")));
    assertThat(tasks.list())
        .extracting(TaskInfo::name, TaskInfo::bundle, TaskInfo::version)
        .containsExactly(tuple("b", "com.example", "1.2.3"));
  }

  @Test
  void aFileThatHasArrivedIsARunBeforeTheEventIsDealtWith() {
    Map<String, Object> properties =
        Map.of(
            TaskProperties.NAME, "sum",
            TaskProperties.ON, "file.arrived",
            TaskProperties.PATH, new String[] {"/**", "!/**.sha256"});
    ServiceReference<Task> service = service(1, properties);
    Task first = c -> new CountDownLatch(1).await();
    component.bindTask(first, service);
    tasks.publish(List.of(arrived("/a.sha256", "id1")));
    assertThat(tasks.queue()).isEmpty();
    tasks.publish(List.of(arrived("/a", "id2")));
    assertThat(tasks.queue()).extracting(TaskRun::path).containsExactly(Optional.of("/a"));
    await().until(() -> tasks.queue().get(0).state() == TaskRun.State.RUNNING);

    frameworkState = Bundle.STOPPING;
    component.unbindTask(first, service);
    assertThat(tasks.history(1)).isEmpty();
    assertThat(tasks.queue()).hasSize(1);
  }

  @Test
  void aDatabaseThatIsAwayIsAProblemThatPasses() {
    component.stop();
    url = "jdbc:postgresql://127.0.0.1:1/jackfield";
    start();
    assertThat(component.problem())
        .contains("the task store " + url + " does not work: Connection refused");
    component.bindTask(c -> {}, service(1, Map.of(TaskProperties.NAME, "a")));
    assertThatThrownBy(() -> tasks.submit("a", Map.of()))
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aStoreThatCannotBeOpenedIsAProblemAndNoService() throws IOException {
    component.stop();
    Path store = folder.resolve("tasks.mv.db");
    Files.writeString(store, "no database".repeat(1000));
    tasks = null;
    start();
    assertThat(tasks).isNull();
    assertThat(component.problem())
        .contains(
            "the task store " + store + " cannot be opened: Store header is corrupt: " + store);
    ServiceReference<Task> service = service(1, Map.of(TaskProperties.NAME, "a"));
    Task task = c -> {};
    component.bindTask(task, service);
    component.unbindTask(task, service);
    component.stop();

    Files.delete(store);
    Files.createDirectories(store);
    start();
    assertThat(tasks).isNull();
    assertThat(component.problem()).get().asString().contains(store.toString());
    component.stop();

    Files.delete(store);
    start();
    assertThat(tasks).isNotNull();
    assertThat(component.problem()).isEmpty();
  }

  @Test
  void theBestOfOneNameServes() {
    ServiceReference<Task> old = service(1, Map.of(TaskProperties.NAME, "a"));
    ServiceReference<Task> young = service(2, Map.of(TaskProperties.NAME, "a"));
    ServiceReference<Task> high =
        service(0, Map.of(TaskProperties.NAME, "a", "service.ranking", 5));
    Map<ServiceReference<Task>, Task> tasks = new HashMap<>();
    for (ServiceReference<Task> service : List.of(young, old, high)) {
      tasks.put(service, c -> ran.add(String.valueOf(service.getProperty("service.id"))));
      component.bindTask(tasks.get(service), service);
    }
    run();
    component.unbindTask(tasks.get(high), high);
    run();
    component.unbindTask(tasks.get(young), young);
    run();
    assertThat(ran).containsExactly("0", "2", "1");
  }

  @Test
  void theNewerVersionServesWhateverTheOlderOffersLast() {
    ServiceReference<Task> young = service(5, Map.of(TaskProperties.NAME, "a", BUNDLE, 7L));
    ServiceReference<Task> old = service(6, Map.of(TaskProperties.NAME, "a", BUNDLE, 3L));
    component.bindTask(c -> ran.add("young"), young);
    component.bindTask(c -> ran.add("old"), old);
    run();
    assertThat(ran).containsExactly("young");
  }

  private void run() {
    String id = tasks.submit("a", Map.of()).runId();
    await().until(() -> EngineFixture.find(tasks.history(10), id).isPresent());
  }

  private static TaskEvent arrived(String path, String key) {
    return new TaskEvent("file.arrived", path, key, Map.of("size", 3L));
  }

  private static ServiceReference<Task> service(long id, Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("service.id", id);
    Bundle bundle =
        fake(
            Bundle.class,
            (method, args) ->
                method.equals("getVersion") ? new Version(1, 2, 3) : (Object) "com.example");
    @SuppressWarnings("unchecked")
    ServiceReference<Task> service =
        fake(
            ServiceReference.class,
            (method, args) ->
                switch (method) {
                  case "getPropertyKeys" -> all.keySet().toArray(new String[0]);
                  case "getProperty" -> all.get(args[0]);
                  case "hashCode" -> (int) id;
                  case "equals" -> args[0].hashCode() == (int) id;
                  default -> bundle;
                });
    return service;
  }

  private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answers.apply(method.getName(), args)));
  }
}
