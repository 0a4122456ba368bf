package io.jackfield.http.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.http.HttpProperties;
import io.jackfield.http.message.RequestPath;
import io.jackfield.testkit.TestRolloutState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class FiltersTest {
  private final List<FilterRule> rules = new ArrayList<>();
  private long lastService;

  private TestRolloutState add(String name, int ranking, long bundle, String path) {
    TestRolloutState rollout = new TestRolloutState();
    FilterRegistration filter =
        new FilterRegistration((request, next) -> next.handle(), name + bundle, rollout);
    Map<String, Object> properties =
        Map.of(
            HttpProperties.FILTER_NAME,
            name,
            HttpProperties.PATH,
            path.isEmpty() ? List.of() : path,
            Constants.SERVICE_RANKING,
            ranking,
            Constants.SERVICE_BUNDLEID,
            bundle,
            Constants.SERVICE_ID,
            ++lastService);
    rules.add(FilterRule.of(properties, "bundle", filter));
    return rollout;
  }

  private void addForHost(String host) {
    FilterRegistration filter =
        new FilterRegistration((request, next) -> next.handle(), host, new TestRolloutState());
    rules.add(FilterRule.of(Map.of(HttpProperties.HOST, host), "other", filter));
  }

  private List<String> find(String path, int bucket) {
    return new Filters(rules, Set.of())
        .find("host", RequestPath.parse(path), bucket).stream()
            .map(FilterRegistration::toString)
            .toList();
  }

  @Test
  void theHigherRankingGoesFirstAndThenTheName() {
    add("b", 0, 1, "");
    add("a", 0, 1, "");
    add("c", 5, 1, "");
    assertThat(find("/x", 0)).containsExactly("c1", "a1", "b1");
  }

  @Test
  void oneWithAPathIsForThatAlone() {
    add("a", 0, 1, "/a/{id}/*");
    add("b", 0, 1, "/b");
    assertThat(find("/a/1/x", 0)).containsExactly("a1");
    assertThat(find("/a", 0)).isEmpty();
    addForHost("Host");
    addForHost("other");
    assertThat(find("/", 0)).containsExactly("Host");
    assertThatThrownBy(() -> add("a", 0, 1, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(HttpProperties.PATH);
  }

  @Test
  void ofTwoVersionsTheNewestThatServesTheClientIsThereWithAllThatItHas() {
    add("a", 9, 1, "");
    add("b", 0, 1, "");
    TestRolloutState newer = add("a", 0, 2, "").share(10);
    assertThat(find("/", 9)).containsExactly("a2");
    assertThat(find("/", 10)).containsExactly("a1", "b1");
    newer.share(0);
    assertThat(find("/", 9)).containsExactly("a1", "b1");
  }

  @Test
  void whatIsRequiredIsMissingUntilItServesTheClient() {
    assertThat(new Filters(rules, Set.of()).isEmpty()).isTrue();
    Filters none = new Filters(rules, Set.of("auth"));
    assertThat(none.isEmpty()).isFalse();
    assertThat(none.missing(0)).containsExactly("auth");
    TestRolloutState held = add("auth", 0, 1, "/a").share(0);
    Filters one = new Filters(rules, Set.of("auth"));
    assertThat(one.missing(0)).containsExactly("auth");
    held.share(101);
    assertThat(one.missing(0)).isEmpty();
  }
}
