package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.command.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "http://host/a/b.txt, http://host/a/b.txt, '', b.txt",
    "http://host/a/b.txt?x=1, http://host/a/b.txt?x=1, '', b.txt",
    "http://host/a/b.txt#x, http://host/a/b.txt, '', b.txt",
    "http://host/a%20b/c d, http://host/a%20b/c%20d, '', c d",
    "http://host/ü, http://host/%C3%BC, '', ü",
    "http://host, http://host, '', ''",
    "http://host/, http://host/, '', ''",
    "ftp://ann@host:2121/a/b.txt, ftp://ann@host:2121/a/, b.txt, b.txt",
    "ftp://host/b%20c, ftp://host/, b c, b c",
    "ftp://host/a/, ftp://host/a/, '', ''",
    "FTP://host/a, FTP://host/, a, a"
  })
  void isSplit(String typed, String base, String path, String name) throws UsageException {
    Address address = Address.parse(typed);
    assertThat(address.base()).hasToString(base);
    assertThat(address.path()).isEqualTo(path);
    assertThat(address.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/..",
        "http://host/a/%2e%2e",
        "http://host/.",
        "http://host/a%2Fb",
        "http://host/..%2f..%2fetc%2fpasswd",
        "http://host/a%00b",
        "http://host/a%0ab"
      })
  void hasNoNameThatLeadsElsewhere(String typed) throws UsageException {
    assertThat(Address.parse(typed).name()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host/a", "/a", "http:a", "http://", "http://host/%zz", "ht tp://h/"})
  void refusesWhatIsNone(String typed) {
    assertThatThrownBy(() -> Address.parse(typed)).isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://ann:hush@host/a", "ftp://ann:hush@host/", "http://a:hush@host/%zz"})
  void refusesAPasswordAndDoesNotTellIt(String typed) {
    assertThatThrownBy(() -> Address.parse(typed))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void takesANameIntoAFolder() throws UsageException {
    assertThat(Address.parse("http://host/a/").plus("b c%?#").uri())
        .hasToString("http://host/a/b%20c%25%3F%23");
    assertThat(Address.parse("http://host").plus("b").uri()).hasToString("http://host/b");
  }
}
