package io.jackfield.tasks.memory;

import java.util.Collection;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The limits, and what there is of all bundles. One for all. Any thread. */
@Component(service = Bounds.class, configurationPid = MemoryConfig.PID)
@Designate(ocd = MemoryConfig.class)
public final class Bounds {
  private final Collection<Quota> waiting = new CopyOnWriteArrayList<>();
  private final Collection<Quota> timers = new CopyOnWriteArrayList<>();
  private volatile MemoryConfig config;

  /** With the configuration in force. */
  @Activate
  public Bounds(MemoryConfig config) {
    this.config = config;
  }

  @Modified
  void change(MemoryConfig other) {
    config = other;
  }

  int running() {
    return config.running();
  }

  /** Of calls that wait. */
  Quota waitingOf(String bundle) {
    return new Quota(
        "calls that wait", bundle, () -> config.waiting(), () -> config.waiting_all(), waiting);
  }

  /** Of timers that are set. */
  Quota timersOf(String bundle) {
    return new Quota("timers", bundle, () -> config.timers(), () -> config.timers_all(), timers);
  }
}
