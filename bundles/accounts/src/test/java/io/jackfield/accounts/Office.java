package io.jackfield.accounts;

import io.jackfield.account.Account;
import io.jackfield.account.Accounts;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes accounts with hashes that cost little. */
final class Office {
  private Office() {}

  static AccountsComponent open(Path data) throws IOException {
    return new AccountsComponent(data, new FakeLanes(), config(Map.of()), System::nanoTime);
  }

  static Optional<Account> login(Accounts accounts, String name, char[] password) {
    return accounts.authenticate(name, password, null, "ftp").toCompletableFuture().join();
  }

  static AccountsConfig config(Map<String, Object> changes) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "anonymous", "/",
                "hash_memory", 64,
                "hash_passes", 1,
                "hash_lanes", 1,
                "hash_concurrency", 2));
    values.putAll(changes);
    return (AccountsConfig)
        Proxy.newProxyInstance(
            AccountsConfig.class.getClassLoader(),
            new Class<?>[] {AccountsConfig.class},
            (proxy, method, arguments) -> values.get(method.getName()));
  }

  static Path file(Path data) {
    return data.resolve("accounts.json");
  }

  static char[] secret(String text) {
    return text.toCharArray();
  }
}
