package io.jackfield.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpException;
import io.jackfield.util.OccasionalLine;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void whoAsksWhileNoFileCanBeOpenedIsToComeAgain() {
    FileSystemException failure = new FileSystemException("/a", null, "Too many open files");
    Reply reply = reply(new CompletionException(failure));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers().get(HttpHeaderNames.RETRY_AFTER)).isEqualTo("1");
  }

  @Test
  void aDiskThatIsBrokenIsTheServersFault() {
    assertThat(reply(new FileSystemException("/a", null, "Input/output error")).status())
        .isEqualTo(500);
    assertThat(reply(new FileSystemException("/a")).status()).isEqualTo(500);
  }

  @Test
  void whatAHandlerSaysOfItsRefusalIsSent() {
    Reply reply =
        reply(
            new HttpException(401, "Log in.")
                .with("WWW-Authenticate", "Bearer")
                .with("WWW-Authenticate", "Basic realm=\"x\"")
                .with("Connection", "upgrade"));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers().getAll(HttpHeaderNames.WWW_AUTHENTICATE))
        .containsExactly("Bearer", "Basic realm=\"x\"");
    assertThat(reply.headers().get(HttpHeaderNames.CONTENT_TYPE))
        .isEqualTo("application/problem+json");
    assertThat(reply.headers().contains(HttpHeaderNames.CONNECTION)).isFalse();
  }

  private static Reply reply(Throwable failure) {
    return Failures.reply(failure, new OccasionalLine(), "id", null);
  }
}
