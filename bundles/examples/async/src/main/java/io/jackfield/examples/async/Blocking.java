package io.jackfield.examples.async;

import io.jackfield.http.HttpException;
import io.jackfield.http.HttpHandler;
import io.jackfield.http.HttpPath;
import io.jackfield.http.HttpRequest;
import io.jackfield.http.HttpResponse;
import io.jackfield.task.Async;
import io.jackfield.task.TaskScope;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Blocking code on cheap threads: the same, from top to bottom, with one deadline for all. */
@Component
@HttpPath("/async/blocking")
public final class Blocking implements HttpHandler {
  @SuppressWarnings("NullAway.Init") // it is there before the first request is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Async async;

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    try (TaskScope scope = async.scope(Duration.ofSeconds(2))) {
      Future<String> name = scope.fork(Machine::name);
      Future<Long> free = scope.fork(Machine::freeMiB);
      scope.join();
      return HttpResponse.text("%s has %d MiB free\n".formatted(name.get(), free.get()));
    } catch (TimeoutException e) {
      throw new HttpException(503, "the machine is slow to answer");
    }
  }
}
