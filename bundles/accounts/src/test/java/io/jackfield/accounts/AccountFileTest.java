package io.jackfield.accounts;

import static io.jackfield.accounts.Office.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountFileTest {
  private static final String HASH =
      "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21l$AAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path data;

  private Path write(String content) throws IOException {
    return Files.writeString(Office.file(data), content);
  }

  private static String account(String more) {
    return "{'schema':1,'accounts':{'ann':{'home':'/ann','password':'%s','grants':{}%s}}}"
        .formatted(HASH, more)
        .replace('\'', '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{}",
        "{'schema':2,'accounts':{}}",
        "{'schema':1}",
        "{'schema':1,'accounts':{'ann':{}}}",
        "{'schema':1,'accounts':{'ann':{}, 'ann':{}}}",
        "{'schema':1,'accounts':{'..':{'home':'/','password':'HASH','grants':{}}}}",
        "{'schema':1,'accounts':{'ann':{'home':'/../x','password':'HASH','grants':{}}}}",
        "{'schema':1,'accounts':{'ann':{'home':'/','password':'secret','grants':{}}}}",
        "{'schema':1,'accounts':{'ann':{'home':'/','password':'HASH','grants':{'/':'fly'}}}}",
        "{'schema':1,'accounts':{'ann':{'home':'/','password':'HASH','grants':{'/':['FLY']}}}}",
        "{'schema':1,'accounts':{'ann':{'home':'/','password':'HASH','grants':{'/a':'','a/':''}}}}"
      })
  void aBrokenFileIsNamedAndNeverOverwritten(String content) throws IOException {
    String broken = content.replace('\'', '"').replace("HASH", HASH);
    Path file = write(broken);
    assertThatThrownBy(() -> Office.open(data))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("secret");
    assertThat(file).hasContent(broken);
  }

  @Test
  void aFileThatBreaksMeanwhileLeavesTheAccountsAndIsNotOverwritten() throws IOException {
    write(account(""));
    AccountsComponent accounts = Office.open(data);
    Path file = write("{broken");
    assertThat(accounts.find("ann")).isPresent();
    assertThatThrownBy(() -> accounts.add("bob", VirtualPath.ROOT, List.of(), secret("x")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("accounts.json: line 1");
    assertThat(file).hasContent("{broken");
    write(account("").replace("ann", "eve"));
    assertThat(accounts.list()).extracting(Account::name).containsExactly("eve");
  }

  @Test
  void anEditedFileTakesEffectAtTheNextLookup() throws IOException {
    AccountsComponent accounts = Office.open(data);
    assertThat(accounts.list()).isEmpty();
    write(account("").replace("{}", "{\"/ann\":\"read,write\"}"));
    assertThat(accounts.find("ann").orElseThrow().permissionsAt(VirtualPath.parse("/ann/x")))
        .contains(Permission.CREATE, Permission.LIST);
    Files.delete(Office.file(data));
    assertThat(accounts.find("ann")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   |                 |
          {"bytes":10737418240, "files":10000} | 10737418240     | 10000
          {"bytes":"10G"}                      | 10737418240     |
          {"bytes":"7"}                        | 7               |
          {"files":0}                          |                 | 0
          {"bytes":0}                          | 0               |
          """)
  void aQuotaLimitsWhatItNames(String quota, Long bytes, Long files) throws IOException {
    write(account(",'quota':" + quota));
    assertThat(Office.open(data).find("ann").orElseThrow().quota())
        .isEqualTo(
            new Quota(
                bytes == null ? Quota.UNLIMITED : bytes, files == null ? Quota.UNLIMITED : files));
  }

  @Test
  void noQuotaIsNoLimit() throws IOException {
    write(account(""));
    assertThat(Office.open(data).find("ann").orElseThrow().quota()).isEqualTo(Quota.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                               | quota: must be an object
          null                            | quota: must be an object
          "10G"                           | quota: must be an object
          {"bytes":-1}                    | quota.bytes: must be a whole number from 0 on
          {"bytes":1.5}                   | quota.bytes: must be a whole number from 0 on
          {"bytes":true}                  | quota.bytes: must be a whole number from 0 on
          {"bytes":null}                  | quota.bytes: must be a whole number from 0 on
          {"bytes":9223372036854775808}   | quota.bytes: must be a whole number from 0 on
          {"bytes":"many"}                | quota.bytes: not a size such as 1500, 64K or 10G: 'many'
          {"bytes":"9999999T"}            | quota.bytes: too large a size: '9999999T'
          {"files":-1}                    | quota.files: must be a whole number from 0 on
          {"files":"10"}                  | quota.files: must be a whole number from 0 on
          {"files":[1]}                   | quota.files: must be a whole number from 0 on
          """)
  void aBadQuotaIsRefusedWithAccountAndKey(String quota, String reason) throws IOException {
    Path file = write(account(",'quota':" + quota));
    assertThatThrownBy(() -> Office.open(data))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": account 'ann': " + reason);
  }

  @Test
  void whatIsSetAlreadyStaysAsTheOperatorWroteIt() throws IOException {
    write(account(",'quota':{'bytes':'10G'}"));
    AccountsComponent accounts = Office.open(data);
    accounts.setQuota("ann", new Quota(10L << 30, 7));
    assertThat(Files.readString(Office.file(data)))
        .contains("\"bytes\" : \"10G\"", "\"files\" : 7");
    accounts.setQuota("ann", Quota.NONE);
    assertThat(Files.readString(Office.file(data))).doesNotContain("quota");
  }

  @Test
  void whatANewerVersionWroteIsKept() throws IOException {
    write(account(",'later':7,'quota':{'folders':7}"));
    AccountsComponent accounts = Office.open(data);
    accounts.setPassword("ann", secret("x"));
    assertThat(Files.readString(Office.file(data))).contains("\"later\" : 7", "\"folders\" : 7");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isForTheOwnerAloneAndLeavesNothingBeside() throws IOException {
    Office.open(data).add("ann", VirtualPath.ROOT, List.of(), secret("secret"));
    assertThat(Files.getPosixFilePermissions(Office.file(data)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(Office.file(data))).doesNotContain("secret");
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("accounts.json", "accounts.json.lock");
    }
  }

  /** As during a swap: two versions in one process, both asked to write. */
  @Test
  void twoThatRunSideBySideLoseNothing() throws Exception {
    List<AccountsComponent> versions = List.of(Office.open(data), Office.open(data));
    ExecutorService workers = Executors.newFixedThreadPool(4);
    List<Future<?>> adds = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      AccountsComponent version = versions.get(i % 2);
      String name = "user" + i;
      adds.add(workers.submit(() -> version.add(name, VirtualPath.ROOT, List.of(), secret(name))));
    }
    for (Future<?> add : adds) {
      add.get();
    }
    workers.shutdown();
    for (AccountsComponent version : versions) {
      assertThat(version.list()).hasSize(40);
      assertThat(Office.login(version, "user7", secret("user7"))).isPresent();
    }
  }

  @Test
  void onlyOneOfManyGetsAName() throws Exception {
    AccountsComponent one = Office.open(data);
    AccountsComponent other = Office.open(data);
    one.add("ann", VirtualPath.ROOT, List.of(), secret("one"));
    assertThatThrownBy(() -> other.add("ann", VirtualPath.ROOT, List.of(), secret("other")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Office.login(other, "ann", secret("one"))).isPresent();
  }
}
