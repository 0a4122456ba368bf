package io.jackfield.it;

import io.jackfield.it.support.Plugin;

/** Bundles with handlers that are busy for as long as a test wants. */
final class Waiting {
  private Waiting() {}

  /**
   * An HTTP handler that says a word of its own. {@code /states/wait?X} is answered when {@code
   * /states/open?X} has come, to whatever version of it, {@code /states/hang} never; anything else
   * with the body.
   */
  static Plugin states(String word) {
    return new Plugin(
        "io.jackfield.it.states",
        """
        package plugin;
        import io.jackfield.http.*;
        import java.util.concurrent.*;
        import org.osgi.service.component.annotations.*;
        @Component(property = {"http.path=/states/*", "http.method=GET", "http.method=POST"})
        public final class Plugin implements HttpHandler {
          private static CountDownLatch gate(String name) {
            return (CountDownLatch) System.getProperties()
                .computeIfAbsent("gate." + name, key -> new CountDownLatch(1));
          }
          @Override
          public HttpResponse handle(HttpRequest request) throws Exception {
            switch (request.path()) {
              case "/states/wait":
                boolean opened = gate(request.query()).await(20, TimeUnit.SECONDS);
                return HttpResponse.text("%1$s " + opened);
              case "/states/hang":
                new CountDownLatch(1).await();
                return HttpResponse.text("never");
              case "/states/open":
                gate(request.query()).countDown();
                return HttpResponse.text("%1$s opened");
              default:
                byte[] body = request.body().stream().readAllBytes();
                return HttpResponse.text("%1$s " + new String(body));
            }
          }
        }
        """
            .formatted(word));
  }

  /** A stream handler that sends back what comes; asked {@code ?} it waits for no end. */
  static Plugin bytes() {
    return new Plugin(
        "io.jackfield.it.bytes",
        """
        package plugin;
        import io.jackfield.tcp.*;
        import org.osgi.service.component.annotations.Component;
        @Component(property = "tcp.protocol=bytes")
        public final class Plugin implements StreamHandler {
          @Override
          public void handle(TcpSession session) throws Exception {
            byte[] some = new byte[100];
            for (int n = session.input().read(some); n > 0; n = session.input().read(some)) {
              if (some[0] == '?') {
                session.output().write('!');
                session.output().flush();
                new java.util.concurrent.SynchronousQueue<String>().take();
              }
              session.output().write(some, 0, n);
              session.output().flush();
            }
          }
        }
        """);
  }
}
