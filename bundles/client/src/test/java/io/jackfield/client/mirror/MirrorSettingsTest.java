package io.jackfield.client.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.service.RemotesService;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorSettingsTest {
  private final Map<String, Object> values = new HashMap<>();

  MirrorSettingsTest() {
    values.put("remote", "ftp://example.org/there");
    values.put("local", "/here");
  }

  private MirrorSettings settings() throws BadSettingException {
    try (RemotesService remotes = new RemotesService()) {
      return MirrorSettings.of(MirrorRig.config(values), Path.of("/etc/jackfield"), remotes);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          remote      | gopher://example.org    | remote: gopher: not http
          remote      | ftp://a:secret@b        | remote: a password is not
          remote      | not an address          | remote: not an address
          proxy       | ftp://proxy:1           | proxy: the proxy is written as
          local       | here                    | local: not a path of the file space such as /in: 'here'
          local       | /a/../..                | local: the path leads above the root
          user        | me                      | user: not without password.file
          remote      | ftp://me@example.org/   | user: not without password.file
          password.file | password              | password.file: whose password?
          pattern     | /x                      | pattern: a pattern begins in the folder
          pattern     | ''                      | pattern: no file matches no pattern
          when        | 99 * * * *              | when: not a cron expression: '99' in '99 * * * *'
          when        | sometimes               | when: neither a cron expression
          when        | arrival                 | when: arrival is for direction = out
          zone        | Mars                    | zone: not a time zone: 'Mars'
          move.to     | done                    | move.to: only with after = move
          after       | move                    | move.to: missing, with after = move
          backoff     | soon                    | backoff: not a time such as 30s, 15m or 6h: 'soon'
          run.timeout | -1h                     | run.timeout: not a time
          """)
  void namesTheKeyAndTheReason(String key, String value, String message) {
    boolean list = key.equals("pattern");
    values.put(key.replace('.', '_'), list ? new String[] {value} : value);
    assertThatThrownBy(this::settings)
        .isInstanceOf(BadSettingException.class)
        .message()
        .startsWith(message)
        .doesNotContain("secret");
  }

  @Test
  void movesNothingIntoItself() {
    values.put("after", "move");
    for (String to : new String[] {"/done", "../up", "."}) {
      values.put("move_to", to);
      assertThatThrownBy(this::settings).hasMessageStartingWith("move.to: ");
    }
    values.put("direction", "out");
    for (String to : new String[] {"done", "/here", "/"}) {
      values.put("move_to", to);
      assertThatThrownBy(this::settings).hasMessageStartingWith("move.to: ");
    }
  }

  @Test
  void deletesNoExtraFilesOfWhatIsNotKept() {
    values.put("after", "delete");
    values.put("delete_extra", true);
    assertThatThrownBy(this::settings).hasMessage("delete.extra: not together with after = delete");
  }

  @Test
  void readsWhatIsThere() throws BadSettingException {
    values.put("user", "me");
    values.put("password_file", "client.password");
    values.put("when", "0 30 3 * * MON-FRI");
    values.put("zone", "Europe/Berlin");
    values.put("after", "move");
    values.put("move_to", "old/done");
    MirrorSettings settings = settings();
    assertThat(settings.inward()).isTrue();
    assertThat(settings.when().cron()).hasValue("0 30 3 * * MON-FRI");
    assertThat(settings.when().zone()).hasValue("Europe/Berlin");
    assertThat(settings.moveTo()).isEqualTo("old/done");
    assertThat(settings.remote().user()).hasValue("me");
    assertThat(settings.selection().enters("old/done")).isFalse();
    assertThat(settings.selection().takes("x.part")).isFalse();
    assertThat(settings.selection().takes("x")).isTrue();
  }

  @Test
  void takesTheUserOfTheAddress() throws BadSettingException {
    values.put("remote", "ftp://me%40home@example.org/there");
    values.put("password_file", "client.password");
    assertThat(settings().remote().user()).hasValue("me@home");
  }

  @Test
  void knowsThePatternsOfTheFileSystem() throws BadSettingException {
    Globs globs = Globs.of("pattern", "a*.[x]", "b/**/c?", "d/*");
    assertThat(globs.match("a1.[x]")).isTrue();
    assertThat(globs.match("deep/a1.[x]")).as("the name").isTrue();
    assertThat(globs.match("a1.x")).isFalse();
    assertThat(globs.match("b/c1")).isTrue();
    assertThat(globs.match("b/x/y/c1")).isTrue();
    assertThat(globs.match("b/x/y/c12")).isFalse();
    assertThat(globs.match("d/e")).isTrue();
    assertThat(globs.match("d/e/f")).isFalse();
  }
}
