package io.jackfield.tasks.memory;

import io.jackfield.task.Async;
import io.jackfield.transport.Transport;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** One for each bundle that uses the service, until it does no more. */
@Component(service = Async.class, scope = ServiceScope.BUNDLE)
public final class BundleCalls extends Calls {

  /** For the bundle that asks. */
  @Activate
  public BundleCalls(
      ComponentContext context, @Reference Transport transport, @Reference Bounds bounds) {
    super(
        String.valueOf(context.getUsingBundle().getSymbolicName()),
        bounds,
        spec -> transport.laneOf(context.getUsingBundle(), spec),
        transport.timers());
  }

  @Deactivate
  void stop() {
    end();
  }
}
