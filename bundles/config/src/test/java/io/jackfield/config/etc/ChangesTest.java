package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final List<String> told = new ArrayList<>();
  private final Changes changes = new Changes(told::add);

  @Test
  void tellsFilesAndKeysButNoValues() {
    changes.changed(
        "p-a.cfg",
        Map.of("service.pid", "p~a", "port", 80, "hosts", new String[] {"a"}, "gone", "x"),
        Map.of("port", 81, "hosts", new String[] {"a"}, "password", "secret"));
    assertThat(told).containsExactly("p-a.cfg: changed keys=[gone, password, port]");
  }

  @Test
  void theSameValuesAreNoChange() {
    changes.changed(
        "p-a.cfg",
        Map.of("service.pid", "p~a", "hosts", new String[] {"a", "b"}),
        Map.of("hosts", new String[] {"a", "b"}));
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOnceAllThatHasChanged() {
    changes.changed("p-a.cfg", Map.of("port", 80), Map.of("port", 81));
    changes.changed("p-a.cfg", Map.of("host", "a"), Map.of("host", "b"));
    changes.added("p-b.cfg");
    changes.removed("p-c.cfg");
    assertThat(told).contains("p-b.cfg: new", "p-c.cfg: removed");
    told.clear();
    changes.tell();
    assertThat(told)
        .containsExactly(
            "p-a.cfg: changed since it was last asked for [host, port]",
            "p-b.cfg: changed since it was last asked for [new]",
            "p-c.cfg: changed since it was last asked for [removed]");
    told.clear();
    changes.tell();
    assertThat(told).containsExactly("nothing has changed since it was last asked for");
  }
}
