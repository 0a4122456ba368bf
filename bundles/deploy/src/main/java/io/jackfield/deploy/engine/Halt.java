package io.jackfield.deploy.engine;

/**
 * Ends the JVM in the middle of a change, as a power cut would. For tests of what is left then: the
 * system property {@code jackfield.deploy.halt} names the step after which it ends; operators have
 * no use for it. The steps are staged, installed, started, proven, copied, committed, shifted,
 * drained and stopped.
 */
final class Halt {
  private static final int AS_KILL_9_DOES = 137;

  private Halt() {}

  static void after(String step) {
    if (step.equals(System.getProperty("jackfield.deploy.halt"))) {
      Runtime.getRuntime().halt(AS_KILL_9_DOES);
    }
  }
}
