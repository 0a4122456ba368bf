package io.jackfield.tasks.definition;

import io.jackfield.task.Task;
import io.jackfield.transport.rollout.Precedence;
import io.jackfield.transport.rollout.RolloutState;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.ServiceReference;

/** Reads what a service says about itself. */
public final class Offers {
  private Offers() {}

  public static Offer read(
      ServiceReference<Task> service, Task task, RolloutState rollout, ZoneId zone) {
    Map<String, Object> properties = new HashMap<>();
    for (String key : service.getPropertyKeys()) {
      properties.put(key, service.getProperty(key));
    }
    return new Offer(
        new DefinitionReader(properties, zone).read(),
        task,
        service.getBundle().getSymbolicName(),
        service.getBundle().getVersion().toString(),
        rollout,
        Precedence.of(properties::get));
  }
}
