package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class RoutesTest {
  private final List<Route> routes = new ArrayList<>();
  private long lastService;

  private Plugin add(String path, String method, String host, int ranking) {
    Plugin plugin = new Plugin((request, done) -> {}, path);
    Map<String, Object> properties =
        Map.of(
            HttpProperties.PATH,
            new String[] {path},
            HttpProperties.METHOD,
            List.of(method),
            HttpProperties.HOST,
            host.isEmpty() ? List.of() : host,
            Constants.SERVICE_RANKING,
            ranking,
            Constants.SERVICE_ID,
            ++lastService);
    routes.addAll(Route.of(properties, plugin));
    return plugin;
  }

  private Routes.Match find(String host, String path, String method) {
    return new Routes(routes).find(host, VirtualPath.parse(path), method);
  }

  @Test
  void thePathWithTheMostElementsWinsAndAnExactOneOverAStar() {
    Plugin all = add("/*", "GET", "", 9);
    Plugin below = add("/a/*", "GET", "", 0);
    Plugin exact = add("/a/b", "GET", "", 0);
    assertThat(find("", "/", "GET").plugin()).isSameAs(all);
    assertThat(find("", "/ab", "GET").plugin()).isSameAs(all);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(below);
    assertThat(find("", "/a/b/c", "GET").plugin()).isSameAs(below);
    assertThat(find("", "/a/b", "HEAD").plugin()).isSameAs(exact);
  }

  @Test
  void theHigherRankingWinsAndThenTheNewer() {
    add("/a", "GET", "", 1);
    Plugin newer = add("/a", "GET", "", 1);
    add("/a", "GET", "", 0);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(newer);
  }

  @Test
  void methodsOfOnePathMayBeInSeveralHandlers() {
    add("/a", "GET", "", 0);
    Plugin post = add("/a", "POST", "", 0);
    assertThat(find("", "/a", "POST").plugin()).isSameAs(post);
    assertThat(find("", "/a", "PUT").plugin()).isNull();
    assertThat(find("", "/a", "PUT").allowed()).containsExactly("GET", "HEAD", "POST");
    assertThat(find("", "/b", "GET").allowed()).isEmpty();
  }

  @Test
  void aHostIsAskedForByName() {
    Plugin plugin = add("/a", "GET", "Example.org", 0);
    assertThat(find("example.org", "/a", "GET").plugin()).isSameAs(plugin);
    assertThat(find("other", "/a", "GET").allowed()).isEmpty();
  }

  @Test
  void refusesWhatIsNoPath() {
    for (String path : new String[] {"a", "/a*", "/*/b", "/..", ""}) {
      assertThatThrownBy(() -> add(path, "GET", "", 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aHandlerThatLeavesIsWaitedFor() {
    Plugin plugin = add("/a", "GET", "", 0);
    assertThat(plugin.enter()).isTrue();
    assertThat(plugin.leave(0)).isFalse();
    assertThat(plugin.enter()).isFalse();
    plugin.exit();
    assertThat(plugin.leave(0)).isTrue();
  }
}
