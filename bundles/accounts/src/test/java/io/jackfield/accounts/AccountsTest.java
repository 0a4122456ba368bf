package io.jackfield.accounts;

import static io.jackfield.accounts.Office.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final VirtualPath HOME = VirtualPath.parse("/ann");
  private static final List<Grant> GRANTS =
      List.of(new Grant(HOME, Permission.READING), new Grant(HOME.child("in"), Set.of()));

  @TempDir Path data;
  private AccountsComponent accounts;

  @BeforeEach
  void addAnn() throws IOException {
    accounts = Office.open(data);
    accounts.add("ann", HOME, GRANTS, secret("sécret"));
  }

  @Test
  void onlyThePasswordOpensTheAccount() {
    Account ann = Office.login(accounts, "ann", secret("sécret")).orElseThrow();
    assertThat(ann.name()).isEqualTo("ann");
    assertThat(ann.home()).isEqualTo(HOME);
    assertThat(ann.grants()).containsExactlyInAnyOrderElementsOf(GRANTS);
    assertThat(ann.anonymous()).isFalse();
    assertThat(Office.login(accounts, "ann", secret("secret"))).isEmpty();
    assertThat(Office.login(accounts, "ann", secret(""))).isEmpty();
    assertThat(Office.login(accounts, "Ann", secret("sécret"))).isEmpty();
    assertThat(Office.login(accounts, "bob", secret("sécret"))).isEmpty();
    assertThat(Office.login(accounts, "anonymous", secret(""))).isEmpty();
  }

  @Test
  void anotherStartKnowsWhatWasSet() throws IOException {
    accounts.setPassword("ann", secret("other"));
    accounts.grant("ann", HOME.child("in"), Set.of(Permission.READ));
    accounts.grant("ann", VirtualPath.ROOT, Set.of(Permission.LIST));

    AccountsComponent again = Office.open(data);
    assertThat(Office.login(again, "ann", secret("sécret"))).isEmpty();
    Account ann = Office.login(again, "ann", secret("other")).orElseThrow();
    assertThat(ann.grants()).hasSize(3);
    assertThat(ann.permissionsAt(HOME.child("in"))).containsExactly(Permission.READ);
    assertThat(ann.permissionsAt(VirtualPath.parse("/x"))).containsExactly(Permission.LIST);
  }

  @Test
  void aQuotaCountsFromTheNextLookUpOn() throws IOException {
    AccountsComponent other = Office.open(data);
    Account before = Office.login(other, "ann", secret("sécret")).orElseThrow();
    assertThat(before.quota()).isEqualTo(Quota.NONE);

    Quota quota = new Quota(Quota.UNLIMITED, 7);
    accounts.setQuota("ann", quota);
    for (AccountsComponent version : List.of(accounts, other, Office.open(data))) {
      assertThat(version.find("ann").orElseThrow().quota()).isEqualTo(quota);
      assertThat(Office.login(version, "ann", secret("sécret")).orElseThrow().quota())
          .isEqualTo(quota);
    }
    assertThat(accounts.find("ann").orElseThrow().grants())
        .containsExactlyInAnyOrderElementsOf(GRANTS);
    accounts.setQuota("ann", Quota.NONE);
    assertThat(other.list()).extracting(Account::quota).containsExactly(Quota.NONE);
  }

  @Test
  void aRemovedAccountIsGone() {
    accounts.add("bob", HOME, List.of(), secret("x"));
    accounts.remove("ann");
    assertThat(accounts.find("ann")).isEmpty();
    assertThat(Office.login(accounts, "ann", secret("sécret"))).isEmpty();
    assertThat(accounts.list()).extracting(Account::name).containsExactly("bob");
  }

  @Test
  void nobodyIsChangedByMistake() {
    assertThatThrownBy(() -> accounts.setPassword("bob", secret("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no account 'bob'");
    assertThatThrownBy(() -> accounts.grant("bob", HOME, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.setQuota("bob", Quota.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.remove("bob")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.add("ann", HOME, List.of(), secret("x")))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> accounts.setPassword("ann", secret("")))
        .hasMessage("the password is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a/b", "a b", "anonymous", "Anonymous", "FTP", "ä", "a\0b", "a\nb"})
  void badNamesAreRefused(String name) {
    assertThatThrownBy(() -> accounts.add(name, HOME, List.of(), secret("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void goodNamesAreTaken() {
    accounts.add("a.b_c-d@example.org", HOME, List.of(), secret("x"));
    accounts.add("x".repeat(64), HOME, List.of(), secret("x"));
    assertThatThrownBy(() -> accounts.add("x".repeat(65), HOME, List.of(), secret("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anonymousReadsTheFoldersOfTheConfigurationAndWritesNowhere() {
    Account anybody = accounts.anonymous().orElseThrow();
    assertThat(anybody.anonymous()).isTrue();
    assertThat(anybody.permissionsAt(HOME)).isEqualTo(Permission.READING);
    assertThat(accounts.find("anonymous")).contains(anybody);

    accounts.modified(Office.config(Map.of("anonymous", "/pub, /more/")));
    Account fewer = accounts.anonymous().orElseThrow();
    assertThat(fewer.permissionsAt(HOME)).isEmpty();
    assertThat(fewer.permissionsAt(VirtualPath.parse("/more/x"))).isEqualTo(Permission.READING);

    accounts.modified(Office.config(Map.of("anonymous", "/pub,/../etc")));
    assertThat(accounts.anonymous()).as("a bad value").contains(fewer);
    accounts.modified(Office.config(Map.of("anonymous", " ")));
    assertThat(accounts.anonymous()).isEmpty();
    assertThat(accounts.find("anonymous")).isEmpty();
  }

  @Test
  void aLoginRenewsAHashThatCostLessThanNow() throws IOException {
    String before = Files.readString(Office.file(data));
    accounts.modified(Office.config(Map.of("hash_memory", 128)));
    assertThat(Office.login(accounts, "ann", secret("wrong"))).isEmpty();
    assertThat(Office.file(data)).hasContent(before);

    assertThat(Office.login(accounts, "ann", secret("sécret"))).isPresent();
    assertThat(Files.readString(Office.file(data))).contains("$m=128,t=1,p=1$");
    assertThat(Office.login(accounts, "ann", secret("sécret"))).isPresent();

    accounts.modified(Office.config(Map.of("hash_memory", 64)));
    assertThat(Office.login(accounts, "ann", secret("sécret"))).isPresent();
    assertThat(Files.readString(Office.file(data))).contains("$m=128,t=1,p=1$");
  }
}
