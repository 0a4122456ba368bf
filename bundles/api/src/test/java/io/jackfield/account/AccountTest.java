package io.jackfield.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.VirtualPath;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountTest {
  private final Account account =
      new Account(
          "ann",
          VirtualPath.ROOT,
          List.of(
              new Grant(path("/share/closed"), Set.of()),
              new Grant(path("/share"), Permission.READING),
              new Grant(path("/share/closed/in"), EnumSet.of(Permission.CREATE))),
          false);

  private static VirtualPath path(String text) {
    return VirtualPath.parse(text);
  }

  @Test
  void theDeepestGrantDecides() {
    assertThat(account.allows(Permission.READ, path("/share"))).isTrue();
    assertThat(account.allows(Permission.READ, path("/share/x/y"))).isTrue();
    assertThat(account.permissionsAt(path("/share/closed/x"))).isEmpty();
    assertThat(account.permissionsAt(path("/share/closed/in/x")))
        .containsExactly(Permission.CREATE);
  }

  @Test
  void withoutAGrantNothingIsAllowed() {
    assertThat(account.permissionsAt(VirtualPath.ROOT)).isEmpty();
    assertThat(account.permissionsAt(path("/share-secret"))).isEmpty();
    assertThat(account.permissionsAt(path("/shar"))).isEmpty();
  }
}
