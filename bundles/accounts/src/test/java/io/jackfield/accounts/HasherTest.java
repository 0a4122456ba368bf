package io.jackfield.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HasherTest {
  private final Hasher hasher = new Hasher(new HashCost(64, 1, 1));

  /** Made by the reference implementation: {@code echo -n password | argon2 somesalt -id ...}. */
  @Test
  void readsTheHashesOfOthers() {
    PasswordHash reference =
        PasswordHash.parse(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    assertThat(hasher.matches("password".toCharArray(), reference)).isTrue();
    assertThat(hasher.matches("Password".toCharArray(), reference)).isFalse();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    PasswordHash hash = hasher.hash("pässword\ud83d\ude00".toCharArray());
    PasswordHash again = PasswordHash.parse(hash.encoded());
    assertThat(again.encoded()).isEqualTo(hash.encoded());
    assertThat(hasher.matches("pässword\ud83d\ude00".toCharArray(), again)).isTrue();
    assertThat(hash.toString()).doesNotContain(hash.encoded());
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    char[] password = "password".toCharArray();
    assertThat(hasher.hash(password).encoded()).isNotEqualTo(hasher.hash(password).encoded());
  }

  @Test
  void nobodysHashCostsWhatARealOneCostsAndHasNoPassword() {
    assertThat(hasher.nobody().cost()).isEqualTo(hasher.hash(new char[] {'x'}).cost());
    assertThat(hasher.nobody().hash()).hasSameSizeAs(hasher.hash(new char[] {'x'}).hash());
    assertThat(hasher.matches(new char[0], hasher.nobody())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA\n"
      })
  void whatIsNoHashIsRefused(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
