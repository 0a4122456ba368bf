package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.health.CheckReport;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationPlugin;

class ConfigCommandsTest {
  private static final Attribute PORT =
      new Attribute(
          "port", ValueType.INTEGER, false, "0", "65535", List.of(), "8080", "Where it listens.");
  private static final Attribute HOSTS =
      new Attribute("hosts", ValueType.STRING, true, "", "", List.of(), "", "Who may come.");
  private static final Schema LISTENER =
      new Schema("listener", true, Map.of("port", PORT, "hosts", HOSTS));
  private static final Attribute DRAIN =
      new Attribute(
          "drain", ValueType.INTEGER, false, "", "", List.of(), "30", "Seconds to let go.");
  private static final Schema DEPLOY = new Schema("deploy", false, Map.of("drain", DRAIN));

  @TempDir Path folder;
  private List<CheckReport> ill = List.of();
  private Etc etc;
  private TestCommands commands;

  @BeforeEach
  void create() throws IOException {
    ConfigurationPlugin ports =
        (reference, properties) -> {
          if ("$[env:PORT]".equals(properties.get("port"))) {
            properties.put("port", "9090");
          }
        };
    etc = new Etc(folder, new Interpolation(ports), new MemoryStore());
    commands = new TestCommands(new ConfigCommands(etc, () -> ill).commands());
    etc.learn(7, List.of(LISTENER, DEPLOY));
    write("listener-http.cfg", "port=$[env:PORT]\nhosts=a, b");
    write("listener-ftp.cfg", "");
    etc.look();
  }

  private static List<CheckReport> says(Result.Status status, String reason) {
    return List.of(
        new CheckReport("store", "a.b", List.of(), status, List.of(reason), Duration.ZERO, false));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private TestCall config(String key) throws Exception {
    return commands.run("config", new TestCall().with("KEY", key));
  }

  @Test
  void showsWhatIsInForceAndWhereItIsFrom() throws Exception {
    assertThat(commands.run("config", new TestCall()).text())
        .isEqualTo(
            """
            FILE               KEY    VALUE  SOURCE
            deploy.cfg         drain  30     default
            listener-ftp.cfg   hosts         default
            listener-ftp.cfg   port   8080   default
            listener-http.cfg  hosts  a, b   a, b
            listener-http.cfg  port   9090   $[env:PORT]
            """);
  }

  @Test
  void explainsAKey() throws Exception {
    assertThat(config("port").text())
        .isEqualTo(
            """
            FILE               KEY   VALUE  SOURCE
            listener-ftp.cfg   port  8080   default
            listener-http.cfg  port  9090   $[env:PORT]

            port: Where it listens. Default: 8080
            """);
  }

  @Test
  void showsAFile() throws Exception {
    for (String name : List.of("listener-http.cfg", "listener-h")) {
      assertThat(config(name).text())
          .isEqualTo(
              """
              FILE               KEY    VALUE  SOURCE
              listener-http.cfg  hosts  a, b   a, b
              listener-http.cfg  port   9090   $[env:PORT]
              """);
    }
  }

  @Test
  void tellsScripts() throws Exception {
    assertThat(config("drain").data())
        .isEqualTo(
            List.of(
                Map.of(
                    "file",
                    "deploy.cfg",
                    "key",
                    "drain",
                    "value",
                    "30",
                    "source",
                    "default",
                    "default",
                    "30",
                    "help",
                    "Seconds to let go.")));
  }

  @Test
  void aBadFileShowsWhatIsInForceInstead() throws Exception {
    write("listener-http.cfg", "port=ninety\nhosts=c");
    etc.look();
    etc.look();
    assertThat(config("listener-http").text()).contains("hosts  a, b", "port   9090");
  }

  @Test
  void showsNoPassword() throws Exception {
    Attribute key = new Attribute("key", ValueType.PASSWORD, false, "", "", List.of(), "", "");
    etc.learn(8, List.of(new Schema("vault", false, Map.of("key", key))));
    assertThat(config("key").text()).contains("vault.cfg  key         default");
    write("vault.cfg", "key=hunter2");
    etc.look();
    etc.look();
    assertThat(config("key").text()).contains("***").doesNotContain("hunter2");
  }

  @Test
  void saysThatThereIsNoSuchKey() {
    assertThatThrownBy(() -> config("prot"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'prot'");
  }

  @Test
  void completesTheKeys() {
    assertThat(commands.spec("config").parameters().get(0).values().get())
        .containsExactly("drain", "hosts", "port");
  }

  @Test
  void checksTheFiles() throws Exception {
    TestCall good = commands.run("check", new TestCall());
    assertThat(good.complaints()).isEmpty();
    assertThat(good.text()).isEqualTo("the configuration is good\n");
    assertThat(good.data()).isEqualTo(List.of());
    write("listener-http.cfg", "port=ninety");
    TestCall bad = commands.run("check", new TestCall());
    assertThat(bad.text()).isEmpty();
    assertThat(bad.complaints())
        .containsExactly("listener-http.cfg: port: 'ninety' is not an integer (0..65535)");
    assertThat(bad.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "file",
                    "listener-http.cfg",
                    "key",
                    "port",
                    "reason",
                    "'ninety' is not an integer (0..65535)")));
  }

  @Test
  void doesNotSayThatWhatABundleCannotDoIsInForce() throws Exception {
    String reason = "listener-http.cfg: cannot listen; the old values stay in force";
    ill = says(Result.Status.CRITICAL, reason);
    assertThat(config("port").complaints()).containsExactly("store: " + reason);
    assertThat(config("drain").complaints()).isEmpty();
  }

  @Test
  void checksWhatBundlesSayOfTheirHealth() throws Exception {
    ill = says(Result.Status.CRITICAL, "the store cannot be opened");
    TestCall call = commands.run("check", new TestCall());
    assertThat(call.complaints()).containsExactly("store: the store cannot be opened");
    assertThat(call.text()).as("nor that all is good").isEmpty();
    assertThat(call.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "bundle",
                    "a.b",
                    "check",
                    "store",
                    "status",
                    "CRITICAL",
                    "reason",
                    "the store cannot be opened")));
    ill = says(Result.Status.WARN, "nearly full");
    TestCall warned = commands.run("check", new TestCall());
    assertThat(warned.complaints()).isEmpty();
    assertThat(warned.remarks()).containsExactly("store: nearly full");
  }

  @Test
  void aWrongFileIsCriticalAndOneThatWaitsForItsBundleIsNot() throws Exception {
    ConfigurationCheck check = new ConfigurationCheck(etc);
    assertThat(check.execute().isOk()).isTrue();
    write("unknown.cfg", "a=b");
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.WARN);
    write("listener-http.cfg", "port=ninety");
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(check.execute().toString()).contains("listener-http.cfg: port: 'ninety'");
    Files.delete(folder.resolve("unknown.cfg"));
    write("listener-http.cfg", "");
    assertThat(check.execute().isOk()).isTrue();
  }
}
