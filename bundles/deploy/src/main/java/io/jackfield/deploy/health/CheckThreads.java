package io.jackfield.deploy.health;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of Felix Health Checks: one begins for each check, up to 25, and none would ever end.
 * No setting of its ends them when they are idle, so this tells its pool, which is a service.
 */
final class CheckThreads {
  private static final Logger log = LoggerFactory.getLogger(CheckThreads.class);
  private static final String POOL =
      "org.apache.felix.hc.core.impl.executor.HealthCheckExecutorThreadPool";
  private static final int IDLE_SECONDS = 5;

  private final BundleContext context;

  CheckThreads(BundleContext context) {
    this.context = context;
  }

  /** Each time before they are used: another setting of the pool makes another one. */
  void endWhenIdle() {
    ServiceReference<?> reference = context.getServiceReference(POOL);
    Object pool = reference == null ? null : context.getService(reference);
    if (pool == null) {
      log.debug("no pool of health checks, its threads stay");
      return;
    }
    endWhenIdle(pool);
    context.ungetService(reference);
  }

  /** Of an object whose class is seen by its own bundle alone. */
  static void endWhenIdle(Object pool) {
    try {
      Object threads = pool.getClass().getMethod("getExecutor").invoke(pool);
      if (threads instanceof ThreadPoolExecutor executor && !executor.allowsCoreThreadTimeOut()) {
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
      }
    } catch (ReflectiveOperationException e) {
      log.debug("another pool of health checks, its threads stay", e);
    }
  }
}
