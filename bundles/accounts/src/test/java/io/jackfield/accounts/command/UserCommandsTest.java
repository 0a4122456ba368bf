package io.jackfield.accounts.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.command.UsageException;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileUsage;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.testkit.Partial;
import io.jackfield.testkit.TestCall;
import io.jackfield.testkit.TestCommands;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserCommandsTest {
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Set<String> folders = new TreeSet<>(Set.of("/"));
  private final TestCommands commands = new TestCommands();
  private final UserCommands component =
      new UserCommands(commands.context(), Partial.of(Accounts.class, new FakeAccounts()));

  @BeforeEach
  void giveFiles() {
    component.bindFiles(Partial.of(FileSpace.class, new FakeFiles()));
  }

  @Test
  void addsAnAccountWithItsHome() throws Exception {
    TestCall call =
        add("ann")
            .with("--home", "/a/ann")
            .with("--allow", "read,write", "/pub:read")
            .withInput("s\u00e9cret\r\nmore");
    commands.run("user add", call);
    assertThat(call.text()).isEqualTo("added ann with home /a/ann\n");
    assertThat(call.data()).isEqualTo(Map.of("added", "ann", "home", "/a/ann"));
    assertThat(calls).containsExactly("add ann s\u00e9cret");
    assertThat(folders).containsExactly("/", "/a", "/a/ann");
    Account ann = accounts.get("ann");
    assertThat(ann.home()).hasToString("/a/ann");
    assertThat(ann.allows(Permission.DELETE, VirtualPath.parse("/a/ann/x"))).isTrue();
    assertThat(ann.allows(Permission.READ, VirtualPath.parse("/pub"))).isTrue();
    assertThat(ann.allows(Permission.CREATE, VirtualPath.parse("/pub"))).isFalse();
  }

  @Test
  void mayOnlyReadItsHomeUnlessToldMore() throws Exception {
    commands.run("user add", new TestCall().with("NAME", "bob").withSecrets("x1", "x1"));
    assertThat(accounts.get("bob").permissionsAt(VirtualPath.parse("/bob")))
        .isEqualTo(Permission.READING);
  }

  @Test
  void takesTheNameAsItIs() throws Exception {
    commands.run("user add", add("a;b"));
    assertThat(calls).containsExactly("add a;b x");
  }

  @Test
  void asksForNoPasswordWhereTheNameIsTaken() throws Exception {
    commands.run("user add", add("ann"));
    assertThatThrownBy(() -> commands.run("user add", new TestCall().with("NAME", "ann")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is an account 'ann' already");
  }

  @Test
  void refusesTwoDifferentPasswords() {
    TestCall call = new TestCall().with("NAME", "ann").withSecrets("one", "two");
    assertThatThrownBy(() -> commands.run("user add", call))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the two passwords differ");
    assertThat(accounts).isEmpty();
  }

  @Test
  void namesTheOtherWayWhereNobodyCanBeAsked() {
    assertThatThrownBy(() -> commands.run("user add", new TestCall().with("NAME", "ann")))
        .isInstanceOf(IOException.class)
        .hasMessage("nobody can be asked; use --password-stdin");
    assertThat(accounts).isEmpty();
  }

  @Test
  void leavesNoAccountWithoutItsHome() {
    assertThatThrownBy(() -> commands.run("user add", add("ann").with("--home", "/broken")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(calls).containsExactly("add ann x");
    assertThat(accounts).isEmpty();
  }

  @Test
  void refusesAPasswordWithoutEnd() {
    TestCall call = add("ann").withInput("x".repeat(1025));
    assertThatThrownBy(() -> commands.run("user add", call))
        .hasMessage("the password is longer than 1024 bytes");
    assertThat(accounts).isEmpty();
  }

  @Test
  void refusesWhatIsNoPermissionOrPath() {
    assertThatThrownBy(() -> commands.run("user add", add("a").with("--allow", "raed")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("raed");
    assertThatThrownBy(() -> commands.run("user add", add("a").with("--allow", "/pub")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/pub:read,write");
    assertThatThrownBy(() -> commands.run("user add", add("a").with("--home", "/../x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(calls).isEmpty();
  }

  @Test
  void setsAPassword() throws Exception {
    commands.run("user add", add("ann"));
    TestCall call = new TestCall().with("NAME", "ann").withSecrets("y", "y");
    commands.run("user passwd", call);
    assertThat(calls).contains("password ann y");
    assertThat(call.data()).isEqualTo(Map.of("changed", "ann"));
    assertThatThrownBy(() -> commands.run("user passwd", new TestCall().with("NAME", "bob")))
        .hasMessage("there is no account 'bob'");
  }

  @Test
  void grants() throws Exception {
    TestCall call =
        new TestCall()
            .with("NAME", "ann")
            .with("FOLDER", "/in")
            .with("PERMISSIONS", "write,list")
            .withJson();
    commands.run("user grant", call);
    assertThat(calls).containsExactly("grant ann /in:write,list");
    assertThat(call.text()).isEmpty();
    assertThat(call.data())
        .isEqualTo(
            Map.of(
                "account",
                "ann",
                "granted",
                Map.of("folder", "/in", "permissions", List.of("write", "list"))));
  }

  @Test
  void closesAFolder() throws Exception {
    commands.run(
        "user grant",
        new TestCall().with("NAME", "ann").with("FOLDER", "/in").with("PERMISSIONS", ""));
    assertThat(calls).containsExactly("grant ann /in:");
  }

  @Test
  void showsWhatIsUsedOfAQuota() throws Exception {
    commands.run("user add", add("ann").with("--home", "/a"));
    TestCall call = commands.run("user quota", new TestCall().with("NAME", "ann"));
    assertThat(call.text()).isEqualTo("QUOTA  USED  LIMIT\nbytes  1.4K  none\nfiles  7     none\n");
    assertThat(calls).as("nothing is set").containsExactly("add ann x", "usage /a");
    assertThat(call.data())
        .isEqualTo(
            Map.of(
                "account",
                "ann",
                "home",
                "/a",
                "quota",
                Map.of(),
                "used",
                Map.of("bytes", 1500L, "files", 7L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --bytes=10G                  | 10737418240         | 10000
          --files=0                    | 1048576             | 0
          --bytes=0       --files=none | 0                   | 9223372036854775807
          --bytes=none    --files=20   | 9223372036854775807 | 20
          """)
  void setsTheLimitsThatAreTyped(String options, long bytes, long files) throws Exception {
    commands.run("user add", add("ann").with("--bytes", "1M").with("--files", "10000"));
    TestCall call = new TestCall().with("NAME", "ann");
    for (String option : options.split(" +")) {
      call.with(option.split("=")[0], option.split("=")[1]);
    }
    commands.run("user quota", call);
    Quota quota = new Quota(bytes, files);
    assertThat(accounts.get("ann").quota()).isEqualTo(quota);
    Map<String, Object> limits = new TreeMap<>(Map.of("bytes", bytes, "files", files));
    limits.values().removeIf(limit -> limit.equals(Quota.UNLIMITED));
    assertThat(call.data()).extracting("quota").isEqualTo(limits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bytes=many", "--bytes=-1", "--bytes=1.5G", "--bytes=", "--files=1K"})
  void refusesWhatIsNoLimit(String option) throws Exception {
    String name = option.substring(0, option.indexOf('='));
    String value = option.substring(option.indexOf('=') + 1);
    assertThatThrownBy(() -> commands.run("user add", add("ann").with(name, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'" + value + "'");
    assertThat(calls).isEmpty();
    commands.run("user add", add("ann"));
    TestCall call = new TestCall().with("NAME", "ann").with(name, value);
    assertThatThrownBy(() -> commands.run("user quota", call))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'" + value + "'");
    assertThat(accounts.get("ann").quota()).isEqualTo(Quota.NONE);
  }

  @Test
  void setsNoQuotaWhereItCannotCount() throws Exception {
    commands.run("user add", add("ann"));
    folders.remove("/ann");
    TestCall call = new TestCall().with("NAME", "ann").with("--files", "1");
    assertThatThrownBy(() -> commands.run("user quota", call)).isInstanceOf(IOException.class);
    assertThat(accounts.get("ann").quota()).isEqualTo(Quota.NONE);
    assertThatThrownBy(() -> commands.run("user quota", new TestCall().with("NAME", "bob")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no account 'bob'");
  }

  @Test
  void listsQuotas() throws Exception {
    commands.run("user add", add("ann").with("--bytes", "10G").with("--files", "5"));
    commands.run("user add", add("bob").with("--bytes", "1500"));
    commands.run("user add", add("eve").with("--files", "5"));
    commands.run("user add", add("joe"));
    TestCall call = commands.run("user list", new TestCall());
    assertThat(call.text().lines().map(line -> line.replaceFirst(".*read *", "")))
        .containsExactly("NAME  HOME  ALLOWED    QUOTA", "10G, 5 files", "1500", "5 files", "");
    assertThat(call.data())
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(one -> one.get("quota"))
        .containsExactly(
            Map.of("bytes", 10L << 30, "files", 5L),
            Map.of("bytes", 1500L),
            Map.of("files", 5L),
            null);
  }

  @Test
  void removes() throws Exception {
    commands.run("user add", add("ann"));
    TestCall call = commands.run("user remove", new TestCall().with("NAME", "ann"));
    assertThat(call.text()).isEqualTo("removed ann\n");
    assertThat(call.data()).isEqualTo(Map.of("removed", "ann"));
    assertThatThrownBy(() -> commands.run("user remove", new TestCall().with("NAME", "ann")))
        .hasMessage("there is no account 'ann'");
  }

  @Test
  void lists() throws Exception {
    assertThat(commands.run("user list", new TestCall()).text()).isEqualTo("no accounts\n");
    commands.run("user add", add("ann").with("--allow", "all"));
    TestCall call = commands.run("user list", new TestCall());
    assertThat(call.text())
        .isEqualTo("NAME  HOME  ALLOWED          QUOTA\nann   /ann  /ann:read,write\n");
    assertThat(call.data())
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "ann",
                    "home",
                    "/ann",
                    "grants",
                    List.of(Map.of("folder", "/ann", "permissions", List.of("read", "write"))))));
  }

  @Test
  void completesTheNames() throws Exception {
    commands.run("user add", add("ann"));
    for (String command : List.of("user passwd", "user grant", "user quota", "user remove")) {
      assertThat(commands.spec(command).parameters().get(0).values().get())
          .as(command)
          .containsExactly("ann");
    }
  }

  @Test
  void takesItsCommandsAlong() {
    assertThat(commands.names())
        .containsExactlyInAnyOrder(
            "user add", "user passwd", "user grant", "user quota", "user remove", "user list");
    component.withdraw();
    assertThat(commands.names()).isEmpty();
  }

  private static TestCall add(String name) {
    return new TestCall().with("NAME", name).with("--password-stdin").withInput("x\n");
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeAccounts {
    Optional<Account> find(String name) {
      return Optional.ofNullable(accounts.get(name));
    }

    List<Account> list() {
      return List.copyOf(accounts.values());
    }

    void add(String name, VirtualPath home, List<Grant> grants, char[] password) {
      calls.add("add " + name + " " + new String(password));
      accounts.put(name, new Account(name, home, grants, false));
    }

    void setPassword(String name, char[] password) {
      calls.add("password " + name + " " + new String(password));
    }

    void grant(String name, VirtualPath folder, Set<Permission> permissions) {
      calls.add("grant " + name + " " + Grants.words(new Grant(folder, permissions)));
    }

    void setQuota(String name, Quota quota) {
      accounts.computeIfPresent(
          name, (same, one) -> new Account(name, one.home(), one.grants(), false, quota));
    }

    void remove(String name) {
      if (accounts.remove(name) == null) {
        throw new IllegalArgumentException("there is no account '" + name + "'");
      }
    }
  }

  @SuppressWarnings({"UnusedMethod", "unused"}) // called through the proxy
  private final class FakeFiles {
    FileView whole() {
      return Partial.of(FileView.class, this);
    }

    FileUsage usage(VirtualPath folder) throws NoSuchFileException {
      calls.add("usage " + folder);
      info(folder);
      return new FileUsage(1500, 7);
    }

    FileInfo info(VirtualPath path) throws NoSuchFileException {
      if (!folders.contains(path.toString())) {
        throw new NoSuchFileException(path.toString());
      }
      return new FileInfo(path, true, 0, Instant.EPOCH, "");
    }

    void createFolder(VirtualPath folder) throws NoSuchFileException {
      if (folder.name().equals("broken")) {
        throw new NoSuchFileException(folder.toString());
      }
      folders.add(folder.toString());
    }
  }
}
