package io.jackfield.examples.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpResponse;
import io.jackfield.testkit.TestRequest;
import org.junit.jupiter.api.Test;

class HelloTest {
  private final Hello hello = new Hello();

  @Test
  void greetsByName() {
    HttpResponse response = hello.handle(TestRequest.get("/hello").with("name", "x"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("hello, x\n");
  }

  @Test
  void greetsTheWorldOtherwise() {
    assertThat(text(hello.handle(TestRequest.get("/hello")))).isEqualTo("hello, world\n");
  }

  private static String text(HttpResponse response) {
    return new String(((HttpContent.Bytes) response.content()).bytes(), UTF_8);
  }
}
