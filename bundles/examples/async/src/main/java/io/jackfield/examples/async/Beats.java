package io.jackfield.examples.async;

import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.task.Async;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A timer: counts ten beats a second, and says how many there have been. */
@Component
@HttpPath("/async/beats")
public final class Beats implements HttpHandler {
  private final AtomicLong beats = new AtomicLong();
  private final Future<?> timer;

  /** Begins to count. A static reference: when the engine is replaced it begins anew. */
  @Activate
  public Beats(@Reference Async async) {
    timer = async.atFixedRate(beats::incrementAndGet, Duration.ofMillis(100));
  }

  @Deactivate
  void stop() {
    timer.cancel(true);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return HttpResponse.text(beats + "\n");
  }
}
