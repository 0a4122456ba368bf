package io.jackfield.transport.threads;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that know nothing of the bundle whose call made them: a thread keeps its creator's
 * protection domains and context class loader, and either would pin a replaced bundle.
 */
public final class BootThreads implements ThreadFactory {
  private final ThreadFactory factory;

  public BootThreads(String name) {
    factory = new DefaultThreadFactory(name, true);
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = withoutCallers(() -> factory.newThread(task));
    resetLoader(thread);
    return thread;
  }

  static void resetLoader(Thread thread) {
    if (thread.getContextClassLoader() != BootThreads.class.getClassLoader()) {
      thread.setContextClassLoader(BootThreads.class.getClassLoader());
    }
  }

  /** Where in the code of a bundle a thread is, below what it has called of the JDK. */
  static String placeOf(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getModuleName() == null) {
        return frame.toString().replaceFirst(".*//", ""); // without the class loader's name
      }
    }
    return "its end";
  }

  /** There is no other way to cut the callers off, up to Java 23. */
  @SuppressWarnings("removal")
  private static Thread withoutCallers(PrivilegedAction<Thread> action) {
    return AccessController.doPrivileged(action);
  }
}
