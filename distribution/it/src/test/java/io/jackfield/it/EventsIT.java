package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Ftp;
import io.jackfield.it.support.Home;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.LogCheck;
import io.jackfield.it.support.Plugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A task that runs on logins, on changes of bundles and on what another bundle tells. */
class EventsIT {

  @Test
  void eachEventIsOneRunAlsoOfWhatWasToldWithoutAnEngineBeforeAKill() throws Exception {
    try (Home home = Home.create()) {
      try (Daemon daemon = Daemon.startFast(home)) {
        deploy(daemon);
        daemon
            .command("user", "add", "ann", "--allow", "read", "--password-stdin")
            .input("secret\n")
            .run()
            .ok();
        Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann").close();
        Ftp.login(daemon.port("ftp"), Ftp.PLAIN, "ann").close();
        assertThat(tell(daemon, "shop.sold&1")).isEqualTo("told");
        assertThat(tell(daemon, "login&1")).contains("by the daemon alone");
        assertThat(tell(daemon, "file.arived&1")).contains("none of file.arrived, ");
        daemon.ask("restart", "shop").ok();
        awaitRuns(
            daemon,
            "bundle.swapped deploy com.example.watcher null 1.0.0",
            "bundle.swapped deploy com.example.shop null 1.0.0",
            "login ftp ann 127.0.0.1",
            "shop.sold 1",
            "bundle.swapped restart com.example.shop 1.0.0 1.0.0");

        goOnByOldSettings(daemon);
        daemon.ask("undeploy", "tasks").ok();
        assertThat(tell(daemon, "shop.sold&2")).isEqualTo("told");
        assertThat(tell(daemon, "shop.sold&3")).isEqualTo("told");
        await()
            .untilAsserted(
                () ->
                    assertThat(daemon.ask("status").err()).contains("3 events wait for the tasks"));
      }
      try (Daemon daemon = Daemon.startFast(home)) {
        daemon.ask("rollback", "tasks").ok();
        awaitRuns(
            daemon,
            "bundle.swapped deploy com.example.watcher null 1.0.0",
            "bundle.swapped deploy com.example.shop null 1.0.0",
            "login ftp ann 127.0.0.1",
            "shop.sold 1",
            "bundle.swapped restart com.example.shop 1.0.0 1.0.0",
            "bundle.swapped undeploy io.jackfield.tasks V null",
            "shop.sold 2",
            "shop.sold 3",
            "bundle.swapped rollback io.jackfield.tasks null V");
        daemon.stop();
      }
      LogCheck.check(home, List.of(Pattern.compile("tasks keep their settings: ")));
    }
  }

  /** What the engine cannot go by is refused, and changes nothing. */
  private static void goOnByOldSettings(Daemon daemon) throws Exception {
    String cfg = "io.jackfield.tasks.cfg";
    daemon.home().configure(cfg, "jdbc.url", "jdbc:mysql://db/jackfield");
    await()
        .untilAsserted(
            () ->
                assertThat(daemon.ask("status").err())
                    .contains(cfg + ": jdbc.url: is not jdbc:postgresql://HOST/DATABASE"));
    assertThat(daemon.ask("tasks").exit()).isZero();
    daemon.home().configure(cfg, "jdbc.url", "");
    await().until(() -> daemon.ask("status").exit() == 0);
  }

  private static void deploy(Daemon daemon) throws Exception {
    Path watcher = watcher().build(daemon.home().path("watcher.jar"));
    Path shop = shop().build(daemon.home().path("shop.jar"));
    daemon.ask("deploy", watcher.toString()).ok();
    daemon.ask("deploy", shop.toString()).ok();
  }

  private static String tell(Daemon daemon, String query) {
    return Http.get("http://127.0.0.1:" + daemon.port("http") + "/tell?" + query).text();
  }

  private static void awaitRuns(Daemon daemon, String... messages) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        runs(daemon).stream().map(run -> run.replaceAll("\\b0\\.1\\.0[^ ]*", "V")))
                    .containsExactlyInAnyOrder(messages));
  }

  private static List<String> runs(Daemon daemon) {
    List<String> messages = new ArrayList<>();
    for (JsonNode run : daemon.json("tasks", "history", "--json")) {
      assertThat(run.path("state").asText()).isEqualTo("done");
      messages.add(run.path("message").asText());
    }
    return messages;
  }

  private static Plugin watcher() {
    return new Plugin(
            "com.example.watcher",
            """
            package plugin;
            import io.jackfield.task.*;
            import java.util.*;
            import org.osgi.service.component.annotations.Component;
            @Component(property = {
              "task.name=watcher", "task.on=login", "task.on=bundle.swapped", "task.on=shop.sold",
              "task.path=/in/**"})
            public final class Plugin implements Task {
              @Override
              public void run(TaskContext context) {
                Map<String, Object> data = context.data();
                List<Object> line = new ArrayList<>();
                List<String> keys = switch ((String) data.get("topic")) {
                  case "login" -> List.of("topic", "protocol", "account", "address");
                  case "bundle.swapped" -> List.of("topic", "action", "bundle", "from", "to");
                  default -> List.of("topic", "number");
                };
                keys.forEach(key -> line.add(data.get(key)));
                context.report(String.join(" ", line.stream().map(String::valueOf).toList()));
              }
            }
            """)
        .bnd("Bundle-Version: 1.0.0");
  }

  private static Plugin shop() {
    return new Plugin(
            "com.example.shop",
            """
            package plugin;
            import io.jackfield.event.*;
            import io.jackfield.http.*;
            import java.util.Map;
            import org.osgi.service.component.annotations.*;
            @Component
            @HttpPath("/tell")
            public final class Plugin implements HttpHandler {
              @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
              volatile Events events;
              @Override
              public HttpResponse handle(HttpRequest request) {
                String[] what = request.query().split("&");
                try {
                  events.publish(what[0], Map.of("number", Integer.valueOf(what[1])));
                  return HttpResponse.text("told");
                } catch (IllegalArgumentException e) {
                  return HttpResponse.text(e.getMessage());
                }
              }
            }
            """)
        .bnd("Bundle-Version: 1.0.0");
  }
}
