package io.jackfield.http.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.http.HttpProperties;
import io.jackfield.http.exchange.HandlerRegistration;
import io.jackfield.http.exchange.RunningCall;
import io.jackfield.http.message.PathPattern;
import io.jackfield.http.message.PathText;
import io.jackfield.http.message.RequestPath;
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

  private HandlerRegistration add(String path, String method, String host, int ranking) {
    HandlerRegistration plugin =
        new HandlerRegistration(
            (request, done) -> RunningCall.ENDED, path, rollout, new TestLane(Runnable::run));
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
    HandlerRegistration all = add("/*", "GET", "", 9);
    HandlerRegistration below = add("/a/*", "GET", "", 0);
    HandlerRegistration exact = add("/a/b", "GET", "", 0);
    assertThat(find("", "/", "GET").handler()).isSameAs(all);
    assertThat(find("", "/ab", "GET").handler()).isSameAs(all);
    assertThat(find("", "/a", "GET").handler()).isSameAs(below);
    assertThat(find("", "/a/b/c", "GET").handler()).isSameAs(below);
    assertThat(find("", "/a/b", "HEAD").handler()).isSameAs(exact);
  }

  @Test
  void literalElementsGoBeforeParametersAndThoseBeforeStars() {
    HandlerRegistration all = add("/*", "GET", "", 9);
    HandlerRegistration star = add("/orders/*", "GET", "", 9);
    HandlerRegistration order = add("/orders/{id}", "GET", "", 0);
    HandlerRegistration latest = add("/orders/latest", "GET", "", 0);
    HandlerRegistration items = add("/orders/{id}/items/*", "GET", "", 0);
    HandlerRegistration deep = add("/{shop}/{id}/items/{item}", "GET", "", 0);
    assertThat(find("", "/orders/7", "GET").handler()).isSameAs(order);
    assertThat(find("", "/orders/latest", "GET").handler()).isSameAs(latest);
    assertThat(find("", "/orders", "GET").handler()).isSameAs(star);
    assertThat(find("", "/orders/7/lines", "GET").handler()).isSameAs(star);
    assertThat(find("", "/orders/latest/items/3", "GET").handler()).isSameAs(items);
    assertThat(find("", "/shop/7/items/3", "GET").handler()).isSameAs(deep);
    assertThat(find("", "/shop/7/items/3/4", "GET").handler()).isSameAs(all);
  }

  @Test
  void theLiteralFurtherToTheLeftWins() {
    HandlerRegistration left = add("/a/{x}", "GET", "", 0);
    HandlerRegistration right = add("/{x}/b", "GET", "", 9);
    assertThat(find("", "/a/b", "GET").handler()).isSameAs(left);
    assertThat(find("", "/c/b", "GET").handler()).isSameAs(right);
  }

  @Test
  void parametersOfOtherNamesAreTheSamePath() {
    add("/orders/{id}", "GET", "", 0);
    HandlerRegistration other = add("/orders/{number}", "GET", "", 1);
    Route route = find("", "/orders/7", "GET").route();
    assertThat(route).isNotNull();
    assertThat(route.handler()).isSameAs(other);
    assertThat(route.path().parameters(RequestPath.parse("/orders/7")))
        .isEqualTo(Map.of("number", "7"));
  }

  @Test
  void otherMethodsOfThePathThatWinsAreNotLookedForElsewhere() {
    add("/orders/*", "POST", "", 0);
    add("/orders/{id}", "GET", "", 0);
    Routes.Match match = find("", "/orders/7", "POST");
    assertThat(match.handler()).isNull();
    assertThat(match.allowed()).containsExactly("GET", "HEAD");
  }

  @Test
  void whoNamesTheHostGoesFirst() {
    HandlerRegistration here = add("/a", "GET", "here", 0);
    HandlerRegistration any = add("/a", "GET", "", 9);
    HandlerRegistration longer = add("/a/b", "GET", "", 0);
    assertThat(find("here", "/a", "GET").handler()).isSameAs(here);
    assertThat(find("there", "/a", "GET").handler()).isSameAs(any);
    assertThat(find("here", "/a/b", "GET").handler()).isSameAs(longer);
  }

  @Test
  void parametersAreWhatThePathHas() {
    assertThat(parameters("/a", "/a")).isEmpty();
    assertThat(parameters("/{a}/x/{b-2}", "/1/x/%7B")).isEqualTo(Map.of("a", "1", "b-2", "{"));
    assertThat(parameters("/{a}/*", "/1")).isEqualTo(Map.of("a", "1", "*", ""));
    assertThat(parameters("/{a}/*", "/1/2/%33/")).isEqualTo(Map.of("a", "1", "*", "2/3"));
  }

  private static Map<String, String> parameters(String pattern, String target) {
    PathPattern parsed = PathPattern.parse(pattern);
    assertThat(parsed).hasToString(pattern);
    RequestPath path = PathText.decode(target);
    assertThat(parsed.matches(path)).isTrue();
    return parsed.parameters(path);
  }

  @Test
  void theNewerVersionWinsWhateverTheOlderRegistersLast() {
    HandlerRegistration young = add("/a", 7);
    add("/a", 3);
    assertThat(find("", "/a", "GET").handler()).isSameAs(young);
  }

  private HandlerRegistration add(String path, long bundle) {
    HandlerRegistration plugin =
        new HandlerRegistration(
            (request, done) -> RunningCall.ENDED, path, rollout, new TestLane(Runnable::run));
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
    HandlerRegistration newer = add("/a", "GET", "", 1);
    add("/a", "GET", "", 0);
    assertThat(find("", "/a", "GET").handler()).isSameAs(newer);
  }

  @Test
  void aHandlerThatHasToProveItselfIsNotThereYet() {
    HandlerRegistration old = add("/a", "GET", "", 0);
    rollout = new TestRolloutState().share(0);
    HandlerRegistration held = add("/a", "GET", "", 0);
    add("/new", "GET", "", 0);
    assertThat(find("", "/a", "GET").handler()).isSameAs(old);
    assertThat(find("", "/new", "GET").allowed()).isEmpty();
    rollout.share(101);
    assertThat(find("", "/a", "GET").handler()).isSameAs(held);
  }

  @Test
  void aCanaryAnswersItsShareOfTheClients() {
    HandlerRegistration old = add("/a", "GET", "", 0);
    rollout = new TestRolloutState().share(10);
    HandlerRegistration canary = add("/a", "GET", "", 0);
    assertThat(find("", "/a", "GET", 9).handler()).isSameAs(canary);
    assertThat(find("", "/a", "GET", 10).handler()).isSameAs(old);
    assertThat(find("", "/a", "GET", 100).handler()).isSameAs(old);
  }

  @Test
  void methodsOfOnePathMayBeInSeveralHandlers() {
    add("/a", "GET", "", 0);
    HandlerRegistration post = add("/a", "POST", "", 0);
    assertThat(find("", "/a", "POST").handler()).isSameAs(post);
    assertThat(find("", "/a", "PUT").handler()).isNull();
    assertThat(find("", "/a", "PUT").allowed()).containsExactly("GET", "HEAD", "POST");
    assertThat(find("", "/b", "GET").allowed()).isEmpty();
  }

  @Test
  void aHostIsAskedForByName() {
    HandlerRegistration plugin = add("/a", "GET", "Example.org", 0);
    assertThat(find("example.org", "/a", "GET").handler()).isSameAs(plugin);
    assertThat(find("other", "/a", "GET").allowed()).isEmpty();
  }

  @Test
  void refusesWhatIsNoPath() {
    for (String path :
        new String[] {"a", "/a*", "/*/b", "/..", "", "/{", "/a{b}", "/{}", "/{a}/{a}", "/{1}"}) {
      assertThatThrownBy(() -> add(path, "GET", "", 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(HttpProperties.PATH + " ");
    }
  }

  @Test
  void aHandlerThatLeavesIsWaitedFor() {
    HandlerRegistration plugin = add("/a", "GET", "", 0);
    assertThat(plugin.enter()).isTrue();
    assertThat(plugin.leave(0)).isFalse();
    assertThat(plugin.enter()).isFalse();
    plugin.exit();
    assertThat(plugin.leave(0)).isTrue();
  }
}
