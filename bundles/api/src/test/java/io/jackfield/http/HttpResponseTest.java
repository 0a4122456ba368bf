package io.jackfield.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {
  @Test
  void aTextIsUtf8() {
    HttpResponse response = HttpResponse.text("h\u00e9");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("content-type")).contains("text/plain; charset=utf-8");
    assertThat(((HttpContent.Bytes) response.content()).bytes())
        .isEqualTo("h\u00e9".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eachChangeIsACopy() {
    HttpResponse bare = HttpResponse.status(404);
    HttpResponse changed = bare.header("x", "1").header("x", "2");
    assertThat(bare.headers().names()).isEmpty();
    assertThat(changed.headers().all("x")).containsExactly("1", "2");
    assertThat(changed.status()).isEqualTo(404);
    assertThat(bare.content()).isInstanceOf(HttpContent.None.class);
  }

  @Test
  void thereIsOneContentType() {
    HttpResponse response =
        HttpResponse.json("{}").header("Content-Type", "application/problem+json");
    assertThat(response.headers().all("content-type")).containsExactly("application/problem+json");
  }

  @Test
  void aStreamMayHaveAnUnknownLength() {
    HttpContent content =
        HttpResponse.status(200).body("x/y", InputStream.nullInputStream(), -1).content();
    assertThat(((HttpContent.Streamed) content).length()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100, 101, 199, 600, 1000})
  void onlyFinalStatusesAreTaken(int status) {
    assertThatThrownBy(() -> HttpResponse.status(status))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFilterChangesOneThingAndKeepsTheRest() {
    HttpResponse response = HttpResponse.text("x").header("a", "1");
    HttpResponse other =
        response
            .withStatus(404)
            .withHeaders(response.headers().without("a"))
            .withContent(new HttpContent.None());
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.headers().names()).containsExactly("content-type");
    assertThat(other.content()).isInstanceOf(HttpContent.None.class);
    assertThat(response.status()).isEqualTo(200);
    assertThatThrownBy(() -> response.withStatus(100)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contentThatIsNotReturnedIsClosed() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    InputStream stream =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    HttpResponse.status(200).body("x/y", stream, 1).content().close();
    HttpResponse.text("x").content().close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void anExceptionHasFields() {
    HttpException exception =
        new HttpException(401, "Log in.")
            .with("WWW-Authenticate", "Bearer")
            .with("WWW-Authenticate", "Basic realm=\"x\"");
    assertThat(exception.headers().all("www-authenticate"))
        .containsExactly("Bearer", "Basic realm=\"x\"");
    assertThatThrownBy(() -> exception.with("Location", "/a\r\nb: c"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
