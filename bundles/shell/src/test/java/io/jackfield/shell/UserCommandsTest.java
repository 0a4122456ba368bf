package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import io.jackfield.swap.ServiceHolder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserCommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();

  @Test
  void addsAnAccountWithItsHome() {
    TestIo io = new TestIo("s\u00e9cret\r\nmore");
    int code =
        daemon.run(
            io,
            "user",
            "add",
            "ann",
            "--home",
            "/a/ann",
            "--allow",
            "read,write",
            "--allow",
            "/pub:read",
            "--password-stdin");
    assertThat(code).as(io.errText()).isEqualTo(Exit.OK);
    assertThat(daemon.calls).containsExactly("add ann s\u00e9cret");
    assertThat(daemon.folders).containsExactly("/", "/a", "/a/ann");
    Account ann = daemon.accounts.get("ann");
    assertThat(ann.home()).hasToString("/a/ann");
    assertThat(ann.allows(Permission.DELETE, VirtualPath.parse("/a/ann/x"))).isTrue();
    assertThat(ann.allows(Permission.READ, VirtualPath.parse("/pub"))).isTrue();
    assertThat(ann.allows(Permission.CREATE, VirtualPath.parse("/pub"))).isFalse();
  }

  @Test
  void mayOnlyReadItsHomeUnlessToldMore() {
    TestIo io = new TestIo().secrets("x1", "x1");
    assertThat(daemon.run(io, "user", "add", "bob")).isEqualTo(Exit.OK);
    assertThat(daemon.accounts.get("bob").permissionsAt(VirtualPath.parse("/bob")))
        .isEqualTo(Permission.READING);
  }

  @Test
  void takesTheNameAsItIs() {
    TestIo io = new TestIo("x\n");
    daemon.run(io, "user", "add", "a;b", "--password-stdin");
    assertThat(daemon.calls).containsExactly("add a;b x");
  }

  @Test
  void asksForNoPasswordWhereTheNameIsTaken() {
    assertThat(daemon.run(new TestIo("x\n"), "user", "add", "ann", "--password-stdin")).isZero();
    TestIo io = new TestIo();
    assertThat(daemon.run(io, "user", "add", "ann")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: there is an account 'ann' already\n");
    assertThat(io.outText()).isEmpty();
  }

  @Test
  void refusesTwoDifferentPasswords() {
    TestIo io = new TestIo().secrets("one", "two");
    assertThat(daemon.run(io, "user", "add", "ann")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).isEqualTo("jackfield: the two passwords differ\n");
    assertThat(daemon.accounts).isEmpty();
  }

  @Test
  void leavesNoAccountWithoutItsHome() {
    TestIo io = new TestIo("x\n");
    int code = daemon.run(io, "user", "add", "ann", "--home", "/broken", "--password-stdin");
    assertThat(code).isEqualTo(Exit.FAILED);
    assertThat(daemon.accounts).isEmpty();
  }

  @Test
  void refusesAPasswordWithoutEnd() {
    TestIo io = new TestIo("x".repeat(Passwords.MOST_BYTES + 1));
    assertThat(daemon.run(io, "user", "add", "ann", "--password-stdin")).isEqualTo(Exit.FAILED);
    assertThat(io.errText()).contains("longer than 1024 bytes");
  }

  @Test
  void refusesWhatIsNoPermissionOrPath() {
    TestIo io = new TestIo("x\n");
    assertThat(daemon.run(io, "user", "add", "a", "--allow", "raed")).isEqualTo(Exit.FAILED);
    assertThat(daemon.run(io, "user", "add", "a", "--allow", "/pub")).isEqualTo(Exit.FAILED);
    assertThat(daemon.run(io, "user", "add", "a", "--home", "/../x")).isEqualTo(Exit.FAILED);
    assertThat(io.errText().lines()).hasSize(3);
    assertThat(daemon.calls).isEmpty();
  }

  @Test
  void changesAndRemovesAccounts() {
    daemon.run(new TestIo("x\n"), "user", "add", "ann", "--password-stdin");
    assertThat(daemon.run(new TestIo("y"), "user", "passwd", "ann", "--password-stdin")).isZero();
    assertThat(daemon.run(new TestIo(), "user", "grant", "ann", "/in", "write,list")).isZero();
    assertThat(daemon.calls).contains("password ann y", "grant ann /in:write,list");
    assertThat(daemon.run(new TestIo(), "user", "remove", "ann")).isZero();
    assertThat(daemon.run(new TestIo(), "user", "remove", "ann")).isEqualTo(Exit.FAILED);
    assertThat(daemon.run(new TestIo(), "user", "passwd", "ann")).isEqualTo(Exit.FAILED);
  }

  @Test
  void listsAccounts() {
    daemon.run(new TestIo("x\n"), "user", "add", "ann", "--allow", "all", "--password-stdin");
    TestIo io = new TestIo();
    assertThat(daemon.run(io, "user", "list")).isZero();
    assertThat(io.outText()).isEqualTo("NAME  HOME  ALLOWED\nann   /ann  /ann:read,write\n");
    TestIo json = new TestIo();
    assertThat(daemon.run(json, "user", "list", "--json")).isZero();
    assertThat(json.outText()).contains("\"permissions\" : [ \"read\", \"write\" ]");
  }

  @Test
  void saysWhatIsNotThere() {
    Services gone =
        new Services(
            daemon.services.switchboard(),
            daemon.services.rollouts(),
            daemon.services.deployer(),
            daemon.services.configurations(),
            new ServiceHolder<>("the account store", Duration.ZERO),
            daemon.services.files(),
            daemon.services.tasks(),
            daemon.services.listeners());
    TestIo io = new TestIo();
    CommandTable table = new CommandTable(new UserCommands(gone).commands());
    try {
      assertThat(table.run(List.of("user", "list"), io)).isEqualTo(Exit.FAILED);
    } catch (HandOverException e) {
      throw new AssertionError(e);
    }
    assertThat(io.errText()).isEqualTo("jackfield: the account store is not available\n");
  }
}
