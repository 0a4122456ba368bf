package io.jackfield.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpException;
import io.jackfield.http.HttpResponse;
import io.jackfield.util.OccasionalLine;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void whoAsksWhileNoFileCanBeOpenedIsToComeAgain() {
    FileSystemException failure = new FileSystemException("/a", null, "Too many open files");
    HttpResponse response = response(new CompletionException(failure));
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers().first("retry-after")).contains("1");
  }

  @Test
  void aDiskThatIsBrokenIsTheServersFault() {
    assertThat(response(new FileSystemException("/a", null, "Input/output error")).status())
        .isEqualTo(500);
    assertThat(response(new FileSystemException("/a")).status()).isEqualTo(500);
  }

  @Test
  void whatAHandlerSaysOfItsRefusalIsSent() {
    HttpResponse response =
        response(
            new HttpException(401, "Log in.")
                .with("WWW-Authenticate", "Bearer")
                .with("WWW-Authenticate", "Basic realm=\"x\""));
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("www-authenticate"))
        .containsExactly("Bearer", "Basic realm=\"x\"");
    assertThat(response.headers().first("content-type")).contains("application/problem+json");
  }

  private static HttpResponse response(Throwable failure) {
    return Failures.response(failure, new OccasionalLine(), "id", null);
  }
}
