package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.http.HttpProperties;
import io.jackfield.testkit.TestLane;
import io.jackfield.testkit.TestRolloutState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class RoutesTest {
  private final List<Route> routes = new ArrayList<>();
  private TestRolloutState rollout = new TestRolloutState();
  private long lastService;

  private Plugin add(String path, String method, String host, int ranking) {
    Plugin plugin = new Plugin((request, done) -> {}, path, rollout, new TestLane(Runnable::run));
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
    return find(host, path, method, 0);
  }

  private Routes.Match find(String host, String path, String method, int bucket) {
    return new Routes(routes).find(host, RequestPath.parse(path), method, bucket);
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
  void theNewerVersionWinsWhateverTheOlderRegistersLast() {
    Plugin young = add("/a", 7);
    add("/a", 3);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(young);
  }

  private Plugin add(String path, long bundle) {
    Plugin plugin = new Plugin((request, done) -> {}, path, rollout, new TestLane(Runnable::run));
    routes.addAll(
        Route.of(
            Map.of(
                HttpProperties.PATH,
                path,
                Constants.SERVICE_BUNDLEID,
                bundle,
                Constants.SERVICE_ID,
                ++lastService),
            plugin));
    return plugin;
  }

  @Test
  void theHigherRankingWinsAndThenTheNewer() {
    add("/a", "GET", "", 1);
    Plugin newer = add("/a", "GET", "", 1);
    add("/a", "GET", "", 0);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(newer);
  }

  @Test
  void aHandlerThatHasToProveItselfIsNotThereYet() {
    Plugin old = add("/a", "GET", "", 0);
    rollout = new TestRolloutState().share(0);
    Plugin held = add("/a", "GET", "", 0);
    add("/new", "GET", "", 0);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(old);
    assertThat(find("", "/new", "GET").allowed()).isEmpty();
    rollout.share(101);
    assertThat(find("", "/a", "GET").plugin()).isSameAs(held);
  }

  @Test
  void aCanaryAnswersItsShareOfTheClients() {
    Plugin old = add("/a", "GET", "", 0);
    rollout = new TestRolloutState().share(10);
    Plugin canary = add("/a", "GET", "", 0);
    assertThat(find("", "/a", "GET", 9).plugin()).isSameAs(canary);
    assertThat(find("", "/a", "GET", 10).plugin()).isSameAs(old);
    assertThat(find("", "/a", "GET", 100).plugin()).isSameAs(old);
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
