package io.jackfield.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.tasks.config.Settings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class TaskSettingsTest {
  private static final String POSTGRES = "jdbc:postgresql://127.0.0.1:1/jackfield";

  @TempDir Path folder;

  /** Those that an engine could be made of, in their order of coming; the last one is in force. */
  private final List<Settings> offered = new ArrayList<>();

  private int withdrawn;

  @Test
  void theOldOnesStayInForceUntilBadOnesAreCorrected() {
    TaskSettings component = new TaskSettings(new TestConfig(""), context());
    assertThat(offered).hasSize(1);
    component.modified(new TestConfig("jdbc:mysql://db/jackfield?password=geheim"));
    assertThat(offered).hasSize(1);
    assertThat(withdrawn).isZero();
    assertThat(component.problem())
        .contains("io.jackfield.tasks.cfg: jdbc.url: is not jdbc:postgresql://HOST/DATABASE");
    component.modified(new TestConfig("jdbc:postgresql://db/jackfield?password=geheim"));
    assertThat(withdrawn).isZero();
    assertThat(component.problem())
        .contains(
            "io.jackfield.tasks.cfg: jdbc.url: has a password, which jdbc.password.file is for");
    component.modified(new TestConfig(POSTGRES));
    assertThat(component.problem()).isEmpty();
    assertThat(withdrawn).isEqualTo(1);
    assertThat(offered).hasSize(2);
    assertThat(offered.get(1).access().orElseThrow().url()).isEqualTo(POSTGRES);
    component.stop();
    assertThat(withdrawn).isEqualTo(2);
  }

  @Test
  void withBadOnesFromTheStartThereAreNone() {
    TaskSettings component = new TaskSettings(new TestConfig("jdbc:h2:mem:x"), context());
    assertThat(offered).isEmpty();
    assertThat(component.problem()).isNotEmpty();
    component.modified(new TestConfig(""));
    assertThat(offered).hasSize(1);
    assertThat(component.problem()).isEqualTo(Optional.empty());
  }

  @Test
  void theNameAmongDaemonsStays() throws IOException {
    Path node = folder.resolve("node");
    TaskSettings component = new TaskSettings(new TestConfig(POSTGRES), context());
    assertThat(node).content().matches("[0-9a-f]{12}\n");
    component.modified(new TestConfig(POSTGRES));
    assertThat(offered.get(1).node()).isEqualTo(offered.get(0).node());
    Files.writeString(node, "a/b\n");
    component.modified(new TestConfig(POSTGRES));
    assertThat(component.problem().orElseThrow())
        .endsWith(node + ": is not 1 to 20 letters, digits, '.', '_' or '-'");
    assertThat(offered).hasSize(2);
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        (method, args) ->
            method.equals("getProperty") ? folder.toString() : registered((Settings) args[1]));
  }

  private ServiceRegistration<?> registered(Settings settings) {
    offered.add(settings);
    return fake(
        ServiceRegistration.class,
        (method, args) -> {
          withdrawn++;
          return null;
        });
  }

  private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answers.apply(method.getName(), args)));
  }
}
