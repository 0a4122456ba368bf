package io.jackfield.deploy.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API's manifest says, and that the boot tier's code says nothing of it. */
public class LiveTopicsTest {
  private static final Pattern TOPIC =
      Pattern.compile(
          "io\\.jackfield\\.(accounts?|bridge|files?|ftp|http|shell|tasks?|tcp)\\b|\"https?\"|\"ftps?\"");

  /** As they come to be headers. */
  public static LiveTopics ofTheApi() {
    Properties headers = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("../api/bnd.bnd"))) {
      headers.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return LiveTopics.of(headers::getProperty);
  }

  @Test
  void theGuardedServicesExist() {
    assertThat(ofTheApi().guardedServices())
        .contains("io.jackfield.account.Accounts")
        .allSatisfy(type -> assertThatCode(() -> Class.forName(type)).doesNotThrowAnyException());
  }

  @Test
  void aPackageIsMeantWithAllThatIsInIt() {
    assertThat(ofTheApi().isForClients("io.jackfield.http.HttpHandler")).isTrue();
    assertThat(ofTheApi().isForClients("io.jackfield.transport.Protocol")).isTrue();
    assertThat(ofTheApi().isForClients("io.jackfield.transport.ProtocolX")).isFalse();
  }

  @Test
  void aManifestWithoutItIsAnError() {
    assertThatThrownBy(() -> LiveTopics.of(name -> null)).hasMessageContaining("Guarded-Services");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "deploy", "transport"})
  void theBootTierNamesNoTopic(String bundle) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", bundle, "src", "main", "java"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(TOPIC));
    }
  }
}
