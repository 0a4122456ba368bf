package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Http;
import io.jackfield.it.support.Load;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Question;
import io.jackfield.it.support.RunningDaemon;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A filter that must not be missing: nothing passes without it, and a swap of it lets nobody by.
 */
class SwapFiltersIT {
  @RegisterExtension
  static final RunningDaemon running =
      new RunningDaemon()
          .configured("io.jackfield.deploy.cfg", "services.allow", "io.jackfield.it.tag")
          .configured("io.jackfield.http.cfg", "filters.required", "tag");

  /** Marks each answer, and answers itself what nobody else does. */
  private static Plugin filter(String tag) {
    return new Plugin(
        "io.jackfield.it.tag",
        """
        package plugin;
        import io.jackfield.http.*;
        import java.util.concurrent.CompletionStage;
        import org.osgi.service.component.annotations.*;
        @Component
        @HttpFilterName("tag")
        public final class Plugin implements HttpFilter {
          @Override
          public CompletionStage<HttpResponse> filter(HttpRequest request, Next next) {
            return next.handle()
                .thenApply(
                    response ->
                        response.status() == 200
                            ? HttpResponse.text("%s " + request.query())
                            : response.header("X-Tag", "%s"));
          }
        }
        """
            .formatted(tag, tag));
  }

  @Test
  void nothingPassesWithoutIt() throws Exception {
    int port = running.port("http");
    String url = "http://127.0.0.1:" + port;
    assertThat(Http.get(url + "/hello").status()).isEqualTo(503);
    Path jar = running.home().path("tag.jar");
    deploy(filter("one").build(jar));
    assertThat(Http.get(url + "/hello?1").text()).isEqualTo("one 1");
    assertThat(Http.get(url + "/none").header("x-tag")).contains("one");
    // What the filter has made of the answer is what the load looks for.
    try (Load load = Load.start(port, Question.handler("/hello", ""))) {
      for (String tag : new String[] {"two", "three"}) {
        deploy(filter(tag).build(jar));
        assertThat(Http.get(url + "/hello?1").text()).isEqualTo(tag + " 1");
        load.flows();
      }
      running.get().ask("restart", "http").ok();
      load.flows();
      load.stop();
    }
    assertThat(Http.get(url + "/none").header("x-tag")).contains("three");
  }

  private static void deploy(Path jar) {
    running.get().ask("deploy", jar.toString()).ok();
  }
}
